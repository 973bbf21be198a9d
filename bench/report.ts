import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../src/process/run";
import { readPacked } from "../test/fixtures/review/packed";
import type { Group } from "./group";
import type { Reported } from "./programs/review";
import { compiled } from "./testbed";

interface Summary {
  steps: { urn: string }[];
}

/** The report of a preview in which this number of resources change: machines that are all replaced, each as the engine printed one. */
export function report(count: number): Group {
  const name = `report-${count}`;
  return {
    figures: [`${name}/vmfarm`, `memory-${name}/vmfarm`],
    async measure({ farm }, sheet, runs) {
      const file = join(farm.workDir, `${name}.json`);
      await writeFile(file, await previewOf(count));
      for (let i = 0; i < runs; i++) {
        const { stdout } = await run(process.execPath, [compiled("review"), file]);
        const { seconds, peakMiB } = JSON.parse(stdout) as Reported;
        sheet.add(`${name}/vmfarm`, seconds);
        sheet.add(`memory-${name}/vmfarm`, peakMiB, "MiB");
      }
    },
  };
}

async function previewOf(count: number): Promise<string> {
  const summary = JSON.parse(readPacked("libvirt", "image.json")) as Summary;
  const machine = JSON.stringify(summary.steps.filter(({ urn }) => urn.endsWith("::shop-web-1")));
  const steps = [...summary.steps];
  for (let i = 3; steps.length < count; i++)
    steps.push(...JSON.parse(machine.replaceAll("shop-web-1", `shop-web-${i}`)));
  return JSON.stringify({ ...summary, steps }, null, 2);
}
