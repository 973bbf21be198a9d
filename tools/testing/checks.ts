import { duration } from "../ui/steps";
import { nothing } from "./report";
import type { Stage } from "./stage";

/** Programs that report by their exit code whether all is well, each a part. Their output is shown if it is not. */
export function checks(byPart: Record<string, () => Promise<number>>): Stage {
  return {
    parts: Object.keys(byPart),
    async run(chosen, _, done) {
      const started = Date.now();
      await Promise.all(
        chosen.map(async (part) => {
          const passed = (await byPart[part]!()) === 0;
          const took = duration(Date.now() - started);
          done({ ...nothing, part, took, ...(passed ? { passed: 1 } : { failed: 1 }) });
        }),
      );
    },
  };
}
