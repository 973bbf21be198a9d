import { existsSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { bin } from "../paths";
import { duration } from "../ui/steps";
import { child } from "./child";
import { countsInWords, countsVariable, readCounts } from "./counts";
import { nothing, ofProjects, tally, totalMs, type VitestReport, withExitCode } from "./report";
import { reportVariable } from "./reporter";
import type { Stage } from "./stage";

/**
 * Parts whose tests run in one vitest, each with its projects of the configuration. They share the workers, so that
 * no part waits for another to end.
 */
export function vitest(config: string, projects: Record<string, readonly string[]>): Stage {
  return {
    parts: Object.keys(projects),
    async run(chosen, args, done) {
      const dir = await mkdtemp(join(tmpdir(), "vmfarm-report-"));
      const [reportFile, countsFile] = [join(dir, "report.json"), join(dir, "counts")];
      try {
        const started = Date.now();
        const options = [
          ...["run", "--config", config],
          ...chosen.flatMap((part) => projects[part]!.flatMap((project) => ["--project", project])),
          ...["--reporter=default", "--reporter=./tools/testing/reporter.ts"],
        ];
        const code = await child(bin("vitest"), [...options, ...args], {
          show: true,
          env: { [reportVariable]: reportFile, [countsVariable]: countsFile },
        });
        const wall = duration(Date.now() - started);
        const report: VitestReport | undefined = existsSync(reportFile)
          ? JSON.parse(readFileSync(reportFile, "utf8"))
          : undefined;
        const reports = chosen.map((part) => report && ofProjects(report, projects[part]!));
        const tallies = reports.map((one) => (one ? tally(one) : { ...nothing, failed: 1 }));
        withExitCode(tallies, code).forEach((counted, i) => {
          const part = chosen[i]!;
          const counts = countsInWords(
            readCounts(countsFile).filter(({ project }) => projects[part]!.includes(project)),
          );
          const took = chosen.length > 1 && reports[i] ? `${duration(totalMs(reports[i]))} of one worker` : wall;
          done({ part, took, ...counted, counts, report: reports[i] });
        });
      } finally {
        await removeTree(dir);
      }
    },
  };
}
