import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, thirdParty } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { buildFacts, goBuild, goModuleVersion, isDocumentation } from "./go";
import type { Tool } from "./tool";

const module = thirdParty("govmomi");
const library = "github.com/vmware/govmomi";

/** `vcsim` and `govc`, if they have been built. */
export async function findGovmomi(): Promise<Tool | undefined> {
  const dir = await builtDir().catch(() => undefined);
  return dir && existsSync(dir) ? built(dir) : undefined;
}

/** Builds them: `vcsim` is ours, and `govc` has no release in a package registry. */
export async function obtainGovmomi(report: (progress: string) => void): Promise<Tool> {
  const dir = await cachedDir(await builtDir(), async (temporary) => {
    const version = await goModuleVersion(module, library);
    // Without it govc reports version 0.0.0.
    const ldflags = `-X ${library}/cli/flags.BuildVersion=${version}`;
    for (const program of ["vcsim", "govc"]) {
      await goBuild({ module, package: `./${program}`, output: join(temporary, "bin", program), ldflags, report });
    }
  });
  return built(dir);
}

const built = (dir: string): Tool => ({ bin: join(dir, "bin"), origin: "built from Go modules" });

async function builtDir(): Promise<string> {
  const key = contentKey([module], await buildFacts(), isDocumentation);
  return join(cacheDir, "toolchain", `govmomi-${key}`);
}
