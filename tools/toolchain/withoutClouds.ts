import { cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../src/process/run";

/**
 * Puts the dependencies of the engine's module in its `vendor`, with our stand-ins for the clients of clouds. Go's
 * `-overlay` does not replace what lies in the module cache.
 */
export async function vendorWithoutClouds(module: string): Promise<void> {
  await run("go", ["mod", "vendor"], { cwd: module });
  const vendor = join(module, "vendor");
  const replacements = join(module, "_withoutClouds");
  for (const packageDir of new Set(goFiles(join(replacements, "packages")).map(dirname))) {
    const replaced = join(vendor, packageDir);
    for (const name of readdirSync(replaced)) {
      if (name.endsWith(".go")) rmSync(join(replaced, name));
    }
  }
  for (const kind of ["packages", "files"]) cpSync(join(replacements, kind), vendor, { recursive: true });
}

function goFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".go"));
}
