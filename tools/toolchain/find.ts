import { findEngine } from "./engine";
import { findProvider } from "./provider";
import { toolEnv } from "./tool";

/** Environment with the engine and the provider that the set-up left. @throws Error where it has not run */
export async function toolchainEnv(): Promise<Record<string, string>> {
  const [engine, provider] = await Promise.all([findEngine(), findProvider()]);
  if (!engine || !provider) throw new Error("engine and provider are not there yet: run `npm run setup`");
  return toolEnv([engine, provider]);
}
