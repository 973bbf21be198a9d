import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repoRoot } from "../../../tools/paths";

/** One call of boto3: `{ service: "ec2", method: "describe_images", params: {…} }`. */
export interface Boto3Call {
  service: string;
  method: string;
  params?: Record<string, unknown>;
}

/** boto3, which shares no code with the library, in a process that runs as long as the tests: loading it takes a second. */
export interface Boto3 {
  /** The responses to the calls. @throws Error with boto3's message for the first that fails */
  // biome-ignore lint/suspicious/noExplicitAny: answers of any service
  call(calls: readonly Boto3Call[]): Promise<any[]>;
  stop(): void;
}

export function startBoto3(python: string, env: Record<string, string>): Boto3 {
  const script = join(repoRoot, "test", "support", "aws", "call.py");
  const child = spawn(python, [script], { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  child.once("exit", () => {
    for (const answer of waiting) answer('{"error": "boto3 has ended"}');
  });
  return {
    async call(calls) {
      child.stdin.write(`${JSON.stringify(calls)}\n`);
      const line = await new Promise<string>((resolve) => waiting.push(resolve));
      const { answers, error } = JSON.parse(line);
      if (error) throw new Error(error);
      return answers;
    },
    // It exits when its input ends, and so also when this process does.
    stop: () => child.stdin.end(),
  };
}
