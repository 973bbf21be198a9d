import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildFacts } from "../builder";
import { parseDistribution, parsePackages } from "../manifest";

/** What `listPackagesScript` handed back in a directory. */
export function builtSystem(out: string): Pick<BuildFacts, "packages" | "distribution"> {
  const text = (name: string) => (existsSync(join(out, name)) ? readFileSync(join(out, name), "utf8") : "");
  return { packages: parsePackages(text("packages.tsv")), distribution: parseDistribution(text("os-release")) };
}
