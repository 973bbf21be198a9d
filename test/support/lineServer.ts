import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Starts a program that answers each line of JSON on its standard input with a line of JSON, and exits when that is
 * closed. It does not keep this process alive.
 */
export function lineServer<Question, Answer>(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): (question: Question) => Promise<Answer> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line)));
  let failure: Error | undefined;
  const end = (reason: string) => {
    failure ??= new Error(`${program} ${args.join(" ")}: ${reason}`);
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  child.on("error", ({ message }) => end(message));
  child.on("close", (code) => end(said.trim() || `ended with exit code ${code}`));
  // If writing failed, the end of the process reports it.
  child.stdin.on("error", () => {});

  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[];
  const keepAlive = (whether: boolean) => {
    for (const handle of handles) whether ? handle.ref() : handle.unref();
  };
  keepAlive(false);
  return async (question) => {
    if (failure) throw failure;
    keepAlive(true);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      });
    } finally {
      if (waiting.length === 0) keepAlive(false);
    }
  };
}
