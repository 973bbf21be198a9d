import { webImage } from "../../examples/three-tier/image";
import { buildImage } from "../../src/image/build";
import { findImage } from "../../src/image/buildOnce";
import { checkImage } from "../../src/image/check";
import { planImage } from "../../src/image/plan";
import { Problems } from "../../src/input/problem";
import type { Step } from "../ui/steps";

/** Builds the stack's image while engine and provider are compiled; the program then finds it in the cache. */
export function goldenImage(packages: Step): Step {
  const problems = new Problems();
  const plan = planImage("web", webImage, problems);
  return {
    title: "Golden image",
    needs: [packages],
    async upToDate() {
      // The program itself reports what is wrong with its arguments or with this host.
      if (!plan || (await checkImage(plan)).length > 0) return "left to the program";
      return findImage(plan) && `${plan.fileName} is in the cache`;
    },
    async run(report) {
      await buildImage(plan!, { onProgress: report });
      return plan!.fileName;
    },
  };
}
