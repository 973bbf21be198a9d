import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A short name for what is made from the files in `dirs` and from `facts` (versions, settings): equal inputs give equal
 * names, on every machine. `except` excludes paths, given relative to their directory, and everything below them.
 */
export function contentKey(
  dirs: readonly string[],
  facts: readonly string[],
  except: (path: string) => boolean = () => false,
): string {
  const hash = createHash("sha256");
  const add = (text: string | Buffer) => hash.update(`${text.length}:`).update(text);
  for (const fact of facts) add(fact);
  for (const dir of dirs) {
    for (const path of filesBelow(dir, "", except)) {
      add(path);
      add(readFileSync(join(dir, path)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function filesBelow(dir: string, prefix: string, except: (path: string) => boolean): string[] {
  return readdirSync(join(dir, prefix), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      if (except(path)) return [];
      return entry.isDirectory() ? filesBelow(dir, path, except) : entry.isFile() ? [path] : [];
    });
}
