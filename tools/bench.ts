import { join } from "node:path";
import { repoRoot } from "./paths";
import { setupSteps } from "./setup";
import { child } from "./testing/child";
import { toolchainEnv } from "./toolchain/find";
import { main } from "./ui/main";
import { runSteps } from "./ui/steps";

/** Sets up, then runs the benchmarks with the arguments given. */
main(async () => {
  const args = process.argv.slice(2);
  // With --json, only the figures are written to standard output.
  await runSteps(setupSteps({}), { quiet: args.includes("--json") });
  Object.assign(process.env, await toolchainEnv());
  process.exitCode = await child(join(repoRoot, "node_modules", ".bin", "tsx"), ["bench/main.ts", ...args], {
    show: true,
  });
});
