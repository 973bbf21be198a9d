import { findEngine } from "./engine";
import { findPlugin } from "./provider";
import { libvirt, type Provider } from "./providers";
import { type Tool, toolEnv } from "./tool";

/**
 * Environment with the engine and a provider as installed by the set-up, and `others`.
 * @throws Error if the set-up has not run
 */
export async function toolchainEnv(
  provider: Provider = libvirt,
  others: readonly Tool[] = [],
): Promise<Record<string, string>> {
  const [engine, plugin] = await Promise.all([findEngine(), findPlugin(provider)]);
  if (!engine || !plugin)
    throw new Error(`engine and ${provider.name} provider are not installed yet: run \`npm run setup\``);
  return toolEnv([engine, plugin, ...others]);
}
