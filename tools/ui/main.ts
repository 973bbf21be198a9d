/** Runs a command; an error ends it with its message alone, or with its stack where DEBUG is set. */
export function main(command: () => Promise<unknown>): void {
  command().catch((error: Error) => {
    console.error(`\n${process.env.DEBUG ? error.stack : error.message}`);
    process.exitCode = process.exitCode || 1;
  });
}
