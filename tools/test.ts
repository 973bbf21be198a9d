import { testSetupSteps, testToolSteps } from "./setup";
import { wasInterrupted } from "./testing/child";
import { stages } from "./testing/parts";
import type { PartResult } from "./testing/stage";
import { partLine, summary } from "./testing/summary";
import { main } from "./ui/main";
import { runSteps } from "./ui/steps";

/**
 * Sets up, then runs every part of the tests, or the one named by `--only`; further arguments are passed to vitest.
 * If a part fails, the others still run. `--all` makes it the long run: see `test/support/longRun.ts`.
 */
main(async () => {
  const args = process.argv.slice(2);
  const isLong = args[0] === "--all";
  if (isLong) {
    args.shift();
    process.env.VMFARM_TEST_LONG = "1";
  }
  const [flag, only, ...rest] = args;
  const names = stages.flatMap(({ parts }) => parts);
  if (flag !== undefined && (flag !== "--only" || !names.includes(only ?? ""))) {
    throw new Error(`usage: npm test [-- [--all] [--only ${names.join("|")} [arguments for vitest]]]`);
  }
  const chosen = flag ? [only!] : stages.flatMap(({ parts, longRunOnly }) => (longRunOnly && !isLong ? [] : parts));
  // If all parts run, the build is one of them; for a single part it is built first.
  await runSteps(flag ? testSetupSteps({}) : testToolSteps({}));

  const results: PartResult[] = [];
  for (const { parts, run } of stages) {
    const here = parts.filter((part) => chosen.includes(part));
    if (wasInterrupted() || here.length === 0) continue;
    console.log(`\n❯ ${here.join(", ")}`);
    await run(here, rest, (result) => {
      results.push(result);
      console.log(partLine(result));
    });
  }
  const failed = results.some((result) => result.failed > 0);
  process.exitCode = wasInterrupted() ? 130 : failed ? 1 : 0;
  if (wasInterrupted()) console.log("\nInterrupted: not every part has run.");
  console.log(`\n${summary(results)}`);
});
