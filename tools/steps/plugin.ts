import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { pluginProgram } from "../../src/provider/pluginProgram";
import { repoRoot } from "../paths";
import { versionedSchema } from "../schema/schemaFile";

const source = join(repoRoot, "src", "provider");
/** Where the package has the plugin. */
export const pluginDir = join(repoRoot, "dist", "plugin");

/** Optional packages of the CycloneDX library, which does without. */
const optional = ["libxmljs2", "xmlbuilder2"];
/** Packages with which the SDK serializes functions of dynamic resources, which we have none of. */
const unused = ["@npmcli/arborist", "typescript", "ts-node"];

/** Bundles the provider plugin, beside its schema: loading hundreds of small files takes longer than anything else at its start. */
export async function bundlePlugin(directory = pluginDir): Promise<void> {
  await mkdir(directory, { recursive: true });
  await bundle("main.ts", join(directory, "vmfarm.js"));
  const starter = join(directory, pluginProgram);
  await copyFile(join(source, pluginProgram), starter);
  await chmod(starter, 0o755);
  await writeFile(join(directory, "schema.json"), versionedSchema());
}

/**
 * Bundles what constructs components for programs in other languages, beside the plugin, which loads it with the first component. The SDKs of
 * all platforms are part of it and have to be installed.
 */
export async function bundleComponents(directory = pluginDir): Promise<void> {
  await bundle("construct/index.ts", join(directory, "components.js"));
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(source, entry)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    external: [...optional, "./components.js"],
    alias: { "vmfarm/package.json": join(repoRoot, "package.json") },
    plugins: [leaveOut(unused)],
    legalComments: "linked",
    logLevel: "error",
  });
}

/** Resolves packages to an empty module. */
function leaveOut(packages: readonly string[]): Plugin {
  const filter = new RegExp(`^(${packages.join("|")})(/|$)`);
  return {
    name: "leave-out",
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path, namespace: "left-out" }));
      onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "" }));
    },
  };
}
