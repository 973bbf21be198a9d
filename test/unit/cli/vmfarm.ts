import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { format } from "node:util";
import { vi } from "vitest";
import { vmfarm as program } from "../../../src/cli/program";

export interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
}

const root = join(__dirname, "..", "..", "..");

/** Runs the program from source in this process, because starting another one takes a third of a second. */
export async function vmfarm(args: string[], input = "", env: Record<string, string> = {}): Promise<Result> {
  let [stdout, stderr] = ["", ""];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      stdout += chunk;
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
      stderr += chunk;
      return true;
    }),
    vi.spyOn(console, "error").mockImplementation((...words) => {
      stderr += `${format(...words)}\n`;
    }),
    vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([Buffer.from(input)]) as typeof process.stdin),
  ];
  const before = { ...process.env };
  Object.assign(process.env, { VMFARM_CACHE: "/nonexistent", ...env });
  process.exitCode = 0;
  try {
    await program(args);
    return { status: process.exitCode, stdout, stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, before);
    process.exitCode = undefined;
  }
}

/** The same in a separate process. */
export function vmfarmProcess(args: string[], input = ""): Result {
  const tsx = join(root, "node_modules", ".bin", "tsx");
  const { status, stdout, stderr } = spawnSync(tsx, [join(root, "src", "cli", "main.ts"), ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, VMFARM_CACHE: "/nonexistent" },
  });
  return { status, stdout, stderr };
}
