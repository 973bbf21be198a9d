import { readFileSync } from "node:fs";
import { readPreview } from "../../src/preview/readPreview";
import { markdown } from "../../src/review/render/markdown";
import { review } from "../../src/review/review";

/** What a report took, including reading its file. */
export interface Reported {
  seconds: number;
  peakMiB: number;
}

const started = performance.now();
const report = review(readPreview(readFileSync(process.argv[2]!)), { manifestOf: () => undefined, now: 0 });
markdown(report);
const reported: Reported = {
  seconds: (performance.now() - started) / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(reported));
