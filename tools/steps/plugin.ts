import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { pluginProgram } from "../../src/provider/pluginProgram";
import { repoRoot } from "../paths";
import { versionedSchema } from "../schema/schemaFile";

const source = join(repoRoot, "src", "provider");
/** Where the package has the plugin. */
export const pluginDir = join(repoRoot, "dist", "plugin");

/**
 * Bundles the provider plugin into one file, beside its schema: loading hundreds of small ones takes longer than anything else at its start.
 */
export async function bundlePlugin(directory = pluginDir): Promise<void> {
  await mkdir(directory, { recursive: true });
  await build({
    entryPoints: [join(source, "main.ts")],
    outfile: join(directory, "vmfarm.js"),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // Optional packages of the CycloneDX library, which does without.
    external: ["libxmljs2", "xmlbuilder2"],
    alias: { "vmfarm/package.json": join(repoRoot, "package.json") },
    legalComments: "linked",
    logLevel: "error",
  });
  const starter = join(directory, pluginProgram);
  await copyFile(join(source, pluginProgram), starter);
  await chmod(starter, 0o755);
  await writeFile(join(directory, "schema.json"), versionedSchema());
}
