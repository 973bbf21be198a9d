import { join } from "node:path";
import { run } from "../src/process/run";
import type { Sheet } from "./figures";
import type { Group } from "./group";
import type { Import } from "./programs/import";
import type { Kind, Registration } from "./programs/registration";
import { compiled, type Testbed } from "./testbed";

/** Planning only: how much it grows with the number of machines, and whether it grows linearly. */
export function planning(): Group {
  return {
    figures: ["plan-100/own", "plan-1000/own", "plan/linearity"],
    async measure(_testbed, sheet, runs) {
      for (let i = 0; i < runs; i++) {
        const small = sheet.add("plan-100/own", Number(await fresh("planning", "100")) / 1000);
        const large = sheet.add("plan-1000/own", Number(await fresh("planning", "1000")) / 1000);
        sheet.add("plan/linearity", large / small / 10, "ratio");
      }
    },
  };
}

const kinds: readonly Kind[] = ["vmfarm", "plain", "quiet"];

/** Declaring machines against mocks, in processor time. */
export function registration(count: number): Group {
  const name = (what: string) => `register-${count}/${what}`;
  return {
    figures: [...["vmfarm", "plain", "own", "vmfarm-to-plain"].map(name), `memory-register-${count}/vmfarm`],
    async measure({ farm, disk }, sheet, runs) {
      const record = join(farm.workDir, `registered-${count}.json`);
      for (let i = 0; i < runs; i++) {
        const took = new Map<Kind, Registration>();
        for (const kind of kinds)
          took.set(kind, JSON.parse(await fresh("registration", kind, String(count), disk, record)));
        const cpu = (kind: Kind) => took.get(kind)!.cpuSeconds;
        sheet.add(name("vmfarm"), cpu("vmfarm"), "s cpu");
        sheet.add(name("plain"), cpu("plain"), "s cpu");
        sheet.add(name("own"), cpu("vmfarm") - cpu("quiet"), "s cpu");
        sheet.addRatio(name("vmfarm-to-plain"), cpu("vmfarm"), cpu("plain"));
        sheet.add(`memory-register-${count}/vmfarm`, took.get("vmfarm")!.peakMiB, "MiB");
      }
    },
  };
}

/** An additional process costs little, and the first one reads files that the others find in memory. */
const leastImports = 10;

export function imports(): Group {
  return {
    figures: ["import/vmfarm-beyond-pulumi", "import/platform-sdk-files"],
    async measure(_testbed: Testbed, sheet: Sheet, runs: number) {
      for (let i = 0; i < Math.max(runs, leastImports); i++) {
        const { milliseconds, sdkFiles } = JSON.parse(await fresh("import")) as Import;
        sheet.add("import/vmfarm-beyond-pulumi", milliseconds, "ms");
        sheet.add("import/platform-sdk-files", sdkFiles, "files");
      }
    },
  };
}

/** The output of one of our programs, run in a separate process. */
async function fresh(program: string, ...args: string[]): Promise<string> {
  return (await run(process.execPath, [compiled(program), ...args])).stdout;
}
