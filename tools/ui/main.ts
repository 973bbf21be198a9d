/** Runs a command; an error ends it with its message alone, or with its stack if DEBUG is set. */
export function main(command: () => Promise<unknown>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted(signal));
  command().catch((error: Error) => {
    console.error(`\n${process.env.DEBUG ? error.stack : error.message}`);
    process.exitCode = process.exitCode || 1;
  });
}

/** Code that has to stop something first also listens for the signal, and then ends the command itself. */
function interrupted(signal: "SIGINT" | "SIGTERM"): void {
  if (process.listenerCount(signal) > 1) return;
  const showCursor = "\u001b[?25h";
  if (process.stdout.isTTY) process.stdout.write(showCursor);
  process.exit(signal === "SIGINT" ? 130 : 143);
}
