import { existsSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/host/removeTree";
import { bin } from "../paths";
import { duration } from "../ui/steps";
import { child } from "./child";
import { countsInWords, countsVariable, readCounts } from "./counts";
import { nothing, ofProjects, tally, totalMs, type VitestReport } from "./report";
import { reportVariable } from "./reporter";
import type { PartResult, Stage } from "./stage";

/**
 * Parts whose tests one vitest runs, each with the projects of the configuration that belong to it. They share the
 * workers, so that none waits for the end of another part.
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
        const results = existsSync(reportFile)
          ? chosen.map((part): PartResult => {
              const whole: VitestReport = JSON.parse(readFileSync(reportFile, "utf8"));
              const report = ofProjects(whole, projects[part]!);
              const counted = readCounts(countsFile).filter(({ project }) => projects[part]!.includes(project));
              const took = chosen.length === 1 ? wall : `${duration(totalMs(report))} of one worker`;
              return { part, took, ...tally(report), counts: countsInWords(counted), report };
            })
          : chosen.map((part): PartResult => ({ ...nothing, part, took: wall, failed: 1 }));
        // It failed for a reason outside of what it reports.
        if (code !== 0 && results.every(({ failed }) => failed === 0)) results[0]!.failed = 1;
        for (const result of results) done(result);
      } finally {
        await removeTree(dir);
      }
    },
  };
}
