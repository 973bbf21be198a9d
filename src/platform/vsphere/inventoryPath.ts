import { shellWord } from "../../process/shellWord";

/** Whether a user's text may be the name or path of an object of the inventory. */
export function isInventoryName(text: string): boolean {
  return text.trim() !== "" && !text.startsWith("-");
}

/** A name as a part of an inventory path: vSphere writes these three characters as escapes. */
export function pathPart(name: string): string {
  return name.replaceAll("%", "%25").replaceAll("/", "%2f").replaceAll("\\", "%5c");
}

/** A name or path of the inventory as people see it in the vSphere Client: without escapes. */
export function asSeen(text: string): string {
  return text.replace(/%(25|2f|5c)/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

/** The last part of a path of the inventory, as people see it. */
export function seenName(path: string): string {
  return asSeen(path.slice(path.lastIndexOf("/") + 1));
}

/** A path of the inventory as an argument of govc, which takes arguments for patterns. */
export function literal(path: string): string {
  return path.replace(/[*?[\\]/g, "\\$&");
}

/** The same as a person types it in a shell. */
export function typed(path: string): string {
  return shellWord(literal(path));
}

/** What lies at `path` in the inventory and above it, from the path's last part to the whole. */
function endsOf(path: string): string[] {
  const parts = path.split("/").slice(1);
  return parts.map((_, i) => parts.slice(parts.length - 1 - i).join("/"));
}

/**
 * The objects that a name may mean, or as much of a path as it takes to be unique. Names are taken as the inventory has them, with
 * escapes, else as people see them: `10.0.0.0%2f24` and `10.0.0.0/24` are the same network.
 */
export function named<T extends { path: string }>(objects: readonly T[], name: string): T[] {
  const isWhole = name.startsWith("/");
  const wanted = isWhole ? name.slice(1) : name;
  const readings: ((end: string) => boolean)[] = [
    (end) => end === wanted,
    (end) => asSeen(end) === wanted,
    (end) => asSeen(end) === asSeen(wanted),
  ];
  for (const means of readings) {
    const exact = objects.filter(({ path }) => means(path.slice(1)));
    if (exact.length > 0) return exact;
    const byEnd = isWhole ? [] : objects.filter(({ path }) => endsOf(path).some(means));
    if (byEnd.length > 0) return byEnd;
  }
  return [];
}

/** The one object that a name means, or why there is none, for the person who wrote it. `what` is its kind, `where` begins with a blank. */
export function oneNamed<T extends { path: string }>(
  objects: readonly T[],
  name: string,
  what: string,
  where = "",
): T | string {
  const found = named(objects, name);
  if (found.length === 1) return found[0]!;
  return found.length > 1 ? severalNamed(found, name) : `there is no ${what} "${name}"${where}; ${listed(objects)}`;
}

/** Why a name is not enough. */
export function severalNamed(found: readonly { path: string }[], name: string): string {
  return `"${name}" is the name of ${found.map(({ path }) => path).join(" and ")}; use the path`;
}

function listed(objects: readonly { path: string }[]): string {
  if (objects.length === 0) return "this account sees none at all: does it have the privilege to read there?";
  const shown = objects.slice(0, 8).map(({ path }) => seenName(path));
  return `there are ${shown.join(", ")}${objects.length > shown.length ? " …" : ""}`;
}

/** What a person types to see a machine's screen: it prints an address for a browser. */
export function consoleCommand(machinePath: string, datacenter?: string): string {
  return `govc vm.console -h5 ${datacenter === undefined ? "" : `-dc ${typed(datacenter)} `}${typed(machinePath)}`;
}
