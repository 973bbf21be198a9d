import { ProgramError } from "../../../process/run";
import { literal } from "../inventoryPath";
import { govc, govcJson, type Vcenter } from "./govc";

/** An object of a vCenter's inventory. */
export interface InventoryObject {
  /** vSphere's type, such as `Datastore`. */
  type: string;
  /** Managed object id, such as `datastore-48`. */
  id: string;
  /** Absolute path, such as `/DC0/datastore/LocalDS_0`. */
  path: string;
}

/** How govc names an object that is known by id. */
export function reference({ type, id }: Pick<InventoryObject, "type" | "id">): string {
  return `${type}:${id}`;
}

/** The objects of some types at and below `root`, an absolute path. @throws ProgramError where there is no `root` */
export async function listInventory(
  vcenter: Vcenter,
  root: string,
  types: readonly string[],
  depth?: number,
): Promise<InventoryObject[]> {
  const args = ["find", "-l", "-i", ...types.flatMap((type) => ["-type", type])];
  const from = literal(root);
  const { stdout } = await govc(vcenter, [...args, ...(depth === undefined ? [] : ["-maxdepth", String(depth)]), from]);
  // govc prefixes each path with its argument.
  return parseInventory(stdout).map((object) =>
    object.path.startsWith(from) ? { ...object, path: root + object.path.slice(from.length) } : object,
  );
}

/** The lines of `govc find -l -i`: reference and path. Names may have blanks. */
export function parseInventory(text: string): InventoryObject[] {
  return text.split("\n").flatMap((line) => {
    const match = /^(\w+):(\S+)\s+(\/.*)$/.exec(line);
    return match ? [{ type: match[1]!, id: match[2]!, path: match[3]! }] : [];
  });
}

/** Properties of one object, by reference or absolute path; those that are not set are left out. */
export async function properties<T extends object>(
  vcenter: Vcenter,
  object: string,
  names: readonly string[],
): Promise<Partial<T>> {
  const changes = await govcJson<{ name: string; val?: unknown }[]>(vcenter, "object.collect", [
    literal(object),
    ...names,
  ]);
  return Object.fromEntries(changes.map(({ name, val }) => [name, unwrapped(val)])) as Partial<T>;
}

/** A list comes as `{"_value": […]}`. */
function unwrapped(value: unknown): unknown {
  return value !== null && typeof value === "object" && "_value" in value ? value._value : value;
}

/** govc says "not found" only in words: its exit code is 1 for everything. */
export async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (
      error instanceof ProgramError &&
      /not found|no such VM|FileNotFound|ManagedObjectNotFound|has already been deleted|404 Not Found/i.test(
        error.stderr,
      )
    )
      return undefined;
    throw error;
  }
}
