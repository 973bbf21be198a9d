import { appendFileSync } from "node:fs";
import { buildOnce } from "../../../src/image/once";
import { fakeBuilder, planned } from "./support";

/** A process of its own that builds: `worker.ts CACHE RECORD hang|build`. */
const [cache, record, what] = process.argv.slice(2) as [string, string, string];
buildOnce(
  planned(),
  async (plan, work) => {
    appendFileSync(record, "built\n");
    const facts = await fakeBuilder(plan, work);
    process.stdout.write("building\n");
    // A timer keeps the process alive; only a signal ends it.
    if (what === "hang") await new Promise(() => setInterval(() => {}, 1000));
    return facts;
  },
  { cacheDir: cache, onProgress: (line) => process.stdout.write(`${line}\n`) },
).then((image) => process.stdout.write(`image ${image.sha256}\n`));
