import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

/** Runs the program from its sources. */
export function vmfarm(args: string[], input = "", env: Record<string, string> = {}) {
  const tsx = join(root, "node_modules", ".bin", "tsx");
  const { status, stdout, stderr } = spawnSync(tsx, [join(root, "src", "cli", "main.ts"), ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, VMFARM_CACHE: "/nonexistent", ...env },
  });
  return { status, stdout, stderr };
}
