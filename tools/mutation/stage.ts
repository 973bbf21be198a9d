import { mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { bin, repoRoot } from "../paths";
import { child, wasInterrupted } from "../testing/child";
import { nothing } from "../testing/report";
import type { Stage } from "../testing/stage";
import { duration } from "../ui/steps";
import { type Area, areas, areasNamed } from "./areas";
import { figuresInWords, readFigures } from "./figures";

/** After this time no further area is started. */
const longestMs = 90 * 60_000;

/**
 * Breaks the pure code, one small break after another, and fails if the tests detect a smaller percentage than
 * `thresholds.break` in `stryker.config.mjs`. An area counts as one test; areas for which there is no time left are not run.
 *
 * Arguments are areas, such as `src/input`; with them, the breaks that no test detected are shown.
 */
export function mutation(): Stage {
  return {
    parts: ["mutation"],
    longRunOnly: true,
    async run(_, args, done) {
      const chosen = args.length > 0 ? areasNamed(args) : areas;
      const started = Date.now();
      const tally = { ...nothing };
      for (const area of chosen) {
        if (wasInterrupted() || Date.now() - started > longestMs) {
          tally.notRun += 1;
          console.log(`↓ ${area.name}: not run: the areas before it took ${duration(Date.now() - started)}`);
        } else if (await breakArea(area, args.length > 0)) tally.passed += 1;
        else tally.failed += 1;
      }
      done({ ...tally, part: "mutation", took: duration(Date.now() - started) });
    },
  };
}

/** Whether the tests detect enough. */
async function breakArea(area: Area, show: boolean): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), "vmfarm-mutation-"));
  try {
    // Stryker would only link a directory, and in some checkouts node_modules is itself a link.
    await symlink(join(repoRoot, "node_modules"), join(dir, "node_modules"));
    const started = Date.now();
    const reportFile = join(dir, "report.json");
    const code = await child(bin("stryker"), ["run", "--mutate", area.mutate.join(",")], {
      show,
      env: {
        VMFARM_MUTATION_DIR: dir,
        VMFARM_MUTATION_REPORT: reportFile,
        VMFARM_MUTATION_TESTS: area.tests.join(","),
        // In the long run each property would run five times as often, for each break.
        VMFARM_TEST_LONG: "0",
        // Each break starts a process that loads the same modules.
        NODE_COMPILE_CACHE: join(dir, "compiled"),
      },
    });
    const figures = readFigures(reportFile);
    const outcome = figures ? figuresInWords(figures) : "Stryker did not write a report";
    const passed = code === 0 && figures !== undefined;
    console.log(`${passed ? "✔" : "✖"} ${area.name}: ${outcome} [${duration(Date.now() - started)}]`);
    return passed;
  } finally {
    await removeTree(dir);
  }
}
