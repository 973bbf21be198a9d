import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { GoldenImageArgs } from "../../../src/image/args";
import type { ImageBuilder } from "../../../src/image/builder";
import { type ImagePlan, planImage } from "../../../src/image/plan";
import type { SourceFiles } from "../../../src/image/sourceFiles";
import { type Problem, Problems } from "../../../src/input/problem";

/** Files of a simulated host: their content by path. */
export function imaginedFiles(content: Record<string, string>): SourceFiles {
  return {
    digest: (path, algorithm) =>
      content[path] === undefined
        ? { problem: `${path} does not exist` }
        : { digest: createHash(algorithm).update(content[path]).digest("hex") },
  };
}

export const bookworm: GoldenImageArgs = { base: { bootstrap: { suite: "bookworm" } } };

export function planned(
  args: GoldenImageArgs = bookworm,
  files: SourceFiles = imaginedFiles({}),
  name = "web",
): ImagePlan {
  const problems = new Problems();
  const plan = planImage(name, args, problems, files);
  if (!plan) throw new Error(JSON.stringify(problems.found));
  return plan;
}

export function problemsOf(args: GoldenImageArgs, files: SourceFiles = imaginedFiles({}), name = "web"): Problem[] {
  const problems = new Problems();
  const plan = planImage(name, args, problems, files);
  if (plan && problems.found.length > 0) throw new Error("a plan was made in spite of problems");
  return problems.found;
}

/** Stands in for a builder if only the cache is used. */
export const fakeBuilder: ImageBuilder = async (plan, work) => {
  work.log("building");
  writeFileSync(work.image, plan.hash);
  return { packages: [], virtualSize: plan.diskSize ?? 0, changedBy: "nothing" };
};
