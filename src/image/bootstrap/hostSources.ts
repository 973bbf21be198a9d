import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDistribution } from "../manifest";
import { type AptSource, parseAptSources } from "./aptSources";

/** Where a host gets its packages from. */
export interface HostApt {
  sources: AptSource[];
  /** The host's own distribution, such as `debian`; absent where it does not tell. */
  distribution?: string;
}

/** This host's. A list of mirrors in a file of it (`mirror+file:`) counts as the mirrors that are in it. */
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

/** Reads a list of mirrors as apt-transport-mirror(1) has it: the ones that it asks first come first. */
export function parseMirrorList(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [uri = "", ...settings] = line.split(/\s+/);
      const said = settings.find((setting) => setting.startsWith("priority:"))?.slice("priority:".length);
      return { uri, priority: said === undefined ? Number.MAX_SAFE_INTEGER : Number(said) };
    })
    .sort((a, b) => a.priority - b.priority)
    .map(({ uri }) => uri);
}
