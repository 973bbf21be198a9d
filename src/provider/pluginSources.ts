import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { packageVersion } from "./packageVersion";
import { pluginProgram } from "./pluginProgram";

/** Where Pulumi looks for plugins. */
export interface PluginSources {
  /** Directory of the project, which has its Pulumi.yaml. */
  project: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether Pulumi will find the provider plugin of this package: in the project's Pulumi.yaml (`plugins`), on the PATH, among the plugins that
 * were installed for this version, or where a debugger attaches it (`PULUMI_DEBUG_PROVIDERS`). Source: Pulumi's
 * `sdk/go/common/workspace/plugins.go`.
 */
export function isPluginFound({ project, env }: PluginSources): boolean {
  const home = env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const installed = join(home, "plugins", `resource-vmfarm-v${packageVersion}`);
  return (
    /(^|,)vmfarm:/.test(env.PULUMI_DEBUG_PROVIDERS ?? "") ||
    projectPlugins(project).some((path) => isProgram(path)) ||
    (env.PATH ?? "").split(delimiter).some((directory) => isProgram(directory)) ||
    (existsSync(installed) && !existsSync(`${installed}.partial`))
  );
}

/** Directories of the plugin that the project names. */
function projectPlugins(project: string): string[] {
  const file = join(project, "Pulumi.yaml");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (!text.includes("plugins")) return [];
  // Loaded by programs that name plugins alone.
  const { parse } = require("yaml") as typeof import("yaml");
  const { plugins } = (parse(text) ?? {}) as {
    plugins?: { providers?: { name?: unknown; path?: unknown }[] };
  };
  return (plugins?.providers ?? []).flatMap(({ name, path }) =>
    name === "vmfarm" && typeof path === "string" ? [isAbsolute(path) ? path : resolve(project, path)] : [],
  );
}

function isProgram(directory: string): boolean {
  try {
    accessSync(join(directory, pluginProgram), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The plugin of this package, beside the sources that `npm run build` compiles to `dist/src`. */
export const pluginDirectory = () => join(dirname(require.resolve("vmfarm/package.json")), "dist", "plugin");

/** What a project without the plugin lacks. */
export function pluginAdvice(): string {
  return (
    `Pulumi does not find the provider plugin of vmfarm ${packageVersion}: run \`npx vmfarm install\` in the project's directory, ` +
    "or add to its Pulumi.yaml:\nplugins:\n  providers:\n    - { name: vmfarm, path: node_modules/vmfarm/dist/plugin }"
  );
}
