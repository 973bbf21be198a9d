import { appendFileSync } from "node:fs";
import type { ImageBuilder } from "../../../src/image/builder";
import { buildOnce } from "../../../src/image/buildOnce";
import { checkImage } from "../../../src/image/check";
import { fakeBuilder, planned } from "./support";

/** A separate process that builds, or checks first: `worker.ts CACHE RECORD hang|build|check`. */
const [cache, record, what] = process.argv.slice(2) as [string, string, string];
async function main(): Promise<void> {
  if (what === "check") {
    const problems = await checkImage(planned(), cache);
    for (const { propertyPath, reason } of problems) process.stdout.write(`${propertyPath}: ${reason}\n`);
  }
  const builder: ImageBuilder = async (plan, work) => {
    appendFileSync(record, "built\n");
    const facts = await fakeBuilder(plan, work);
    process.stdout.write("building\n");
    // A timer keeps the process alive; only a signal ends it.
    if (what === "hang") await new Promise(() => setInterval(() => {}, 1000));
    return facts;
  };
  const onProgress = (line: string) => process.stdout.write(`${line}\n`);
  const image = await buildOnce(planned(), builder, { cacheDir: cache, onProgress });
  process.stdout.write(`image ${image.sha256}\n`);
}

main().catch((error: Error) => process.stdout.write(`${error.constructor.name}: ${error.message}\n`));
