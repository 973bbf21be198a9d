import { buildSeed } from "../src/cloudInit/seed";
import { planImage } from "../src/image/plan";
import { Problems } from "../src/input/problem";
import { seconds } from "./figures";
import type { Group } from "./group";

const userData = `#cloud-config\nwrite_files: [{ path: /etc/motd, content: "${"x".repeat(2000)}" }]\n`;

/** The work done on this host for each machine, and in each run for each image. */
export function hostWork(): Group {
  return {
    figures: ["seed-30/parallel", "image-plan/bootstrap", "image-plan/file"],
    async measure({ disk }, sheet, runs) {
      const bases = { bootstrap: { bootstrap: { suite: "trixie" } }, file: { file: disk } };
      for (let round = 0; round < runs; round++) {
        const seeds = Array.from({ length: 30 }, (_, i) => ({ userData, metaData: `instance-id: i-${i}\n` }));
        sheet.add("seed-30/parallel", await seconds(() => Promise.all(seeds.map(buildSeed))));
        for (const [name, base] of Object.entries(bases)) {
          const took = await seconds(async () => planOneImage(base));
          sheet.add(`image-plan/${name}`, took * 1000, "ms");
        }
      }
    },
  };
}

function planOneImage(base: { bootstrap: { suite: string } } | { file: string }): void {
  const problems = new Problems();
  planImage(
    "web",
    { base, packages: { deb: ["nginx-light"] }, files: [{ path: "/etc/motd", content: "x" }] },
    problems,
  );
  problems.refuse("GoldenImage", "web");
}
