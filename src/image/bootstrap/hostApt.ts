import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDistribution } from "../manifest";
import { runTool } from "../tools";
import { type AptSource, parseAptSources } from "./aptSources";

/** The package sources of a host. */
export interface HostApt {
  sources: AptSource[];
  /** The host's own distribution, such as `debian`; absent where its os-release does not say. */
  distribution?: string;
}

/** This host's sources. A local list of mirrors (`mirror+file:`) counts as the mirrors in it. */
export function hostApt(dir = "/etc/apt", osRelease = "/etc/os-release"): HostApt {
  const parts = join(dir, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const files = [join(dir, "sources.list"), ...names.map((name) => join(parts, name))].filter((f) => existsSync(f));
  const sources = files.flatMap((file) => {
    if (file.endsWith(".sources")) return parseAptSources(readFileSync(file, "utf8"), "deb822");
    return file.endsWith(".list") ? parseAptSources(readFileSync(file, "utf8"), "list") : [];
  });
  return {
    sources: sources.flatMap((source) => mirrorsOf(source.uri).map((uri) => ({ ...source, uri }))),
    distribution: existsSync(osRelease) ? parseDistribution(readFileSync(osRelease, "utf8"))?.id : undefined,
  };
}

function mirrorsOf(uri: string): string[] {
  const path = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
  if (path === undefined) return [uri];
  try {
    return parseMirrorList(readFileSync(path, "utf8"));
  } catch {
    return [uri];
  }
}

/** Reads a list of mirrors in the format of apt-transport-mirror(1), in the order in which apt tries them. */
export function parseMirrorList(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [uri = "", ...settings] = line.split(/\s+/);
      const priority = settings.find((setting) => setting.startsWith("priority:"))?.slice("priority:".length);
      return { uri, priority: priority === undefined ? Number.MAX_SAFE_INTEGER : Number(priority) };
    })
    .sort((a, b) => a.priority - b.priority)
    .map(({ uri }) => uri);
}

// The settings that decide whether this host's apt reaches its archive. The others concern the host's own packages.
const networkSettings = /^Acquire::(https?|Check-Valid-Until|Check-Date|Max-FutureTime|Retries|ForceIPv[46])\b/;

/** The host's apt configuration for reaching archives (proxies, time-outs), as the text of an apt.conf. */
export async function hostAptConfiguration(): Promise<string> {
  const { stdout } = await runTool("apt-config", ["dump", "--format", '%f "%v";%n', "--no-empty"]);
  return stdout
    .split("\n")
    .filter((line) => networkSettings.test(line))
    .map((line) => `${line}\n`)
    .join("");
}
