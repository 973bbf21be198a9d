import { Command } from "commander";
import { type Figure, Sheet } from "./figures";
import { groups } from "./groups";
import { line, table } from "./print";
import { makeTestbed } from "./testbed";

interface Options {
  json?: boolean;
  only?: string;
  runs: number;
  quick?: boolean;
  against: string[];
}

async function bench({ json, only, runs, quick, against }: Options): Promise<void> {
  const wanted = new RegExp(only ?? "");
  const testbed = await makeTestbed();
  try {
    const figures: Figure[] = [];
    for (const group of await groups(testbed, against)) {
      if ((quick && group.large) || !group.figures.some((name) => wanted.test(name))) continue;
      const sheet = new Sheet();
      process.stderr.write(`${group.figures[0]} …\n`);
      await group.measure(testbed, sheet, runs);
      for (const figure of sheet.figures().filter(({ name }) => wanted.test(name))) {
        if (json) console.log(line(figure));
        figures.push(figure);
      }
    }
    if (!json) console.log(table(figures));
  } finally {
    await testbed.farm.stop();
  }
}

new Command("bench")
  .description("measure vmfarm against plain resources and against virsh")
  .option("--json", "only print one JSON object per figure")
  .option("--only <regex>", "only figures whose names match")
  .option("--runs <n>", "how often each is measured", Number, 3)
  .option("--quick", "leave out the large ones")
  .option("--against <images...>", "further images to boot, with their manifests beside them", [])
  .action(bench)
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
