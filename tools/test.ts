import { testSetupSteps, testToolSteps } from "./setup";
import { wasInterrupted } from "./testing/child";
import { parts } from "./testing/parts";
import { inWords, sum, type Tally } from "./testing/report";
import { main } from "./ui/main";
import { duration, runSteps } from "./ui/steps";

/**
 * Sets up, then runs every part of the tests, or the one named by `--only`; what follows goes to vitest. A part that
 * fails does not keep the others from running.
 */
main(async () => {
  const [flag, only, ...rest] = process.argv.slice(2);
  const chosen =
    flag === "--only" ? parts.filter((part) => part.name === only) : parts.filter(({ onRequest }) => !onRequest);
  if (chosen.length === 0 || (flag && flag !== "--only")) {
    throw new Error(`usage: npm test [-- --only ${parts.map((part) => part.name).join("|")} [arguments for vitest]]`);
  }
  // With all parts the build is one of them; a single part gets it made before.
  await runSteps(flag ? testSetupSteps({}) : testToolSteps({}));

  const results: Tally[] = [];
  for (const part of chosen) {
    if (wasInterrupted()) break;
    const started = Date.now();
    console.log(`\n❯ ${part.name}`);
    const result = await part.run(rest);
    results.push(result);
    const mark = result.failed > 0 ? "✖" : "✔";
    console.log(`${mark} ${part.name}: ${inWords(result)} [${duration(Date.now() - started)}]`);
  }
  if (wasInterrupted()) console.log("\nInterrupted: not every part has run.");
  const all = sum(results);
  process.exitCode = wasInterrupted() ? 130 : all.failed > 0 ? 1 : 0;
  console.log(`\n${inWords(all)}`);
});
