import type { Problem } from "../../../input/problem";
import { named, oneNamed } from "../inventoryPath";
import type { InventoryObject } from "./inventory";

/** Looks names up in an inventory; what cannot be found goes to `problems`. */
export class LookUp {
  constructor(
    private readonly inventory: readonly InventoryObject[],
    private readonly problems: Problem[],
  ) {}

  one(property: string, name: string, types: readonly string[], what: string): InventoryObject | undefined {
    const found = oneNamed(
      this.inventory.filter(({ type }) => types.includes(type)),
      name,
      what,
    );
    if (typeof found !== "string") return found;
    this.problems.push({ propertyPath: property, reason: found });
    return undefined;
  }

  under(path: string): InventoryObject | undefined {
    return this.inventory.find((object) => object.path === path);
  }

  /** Path of a folder of machines below the datacenter's, which is named by that path or by the whole one. */
  machineFolder(folder: string, datacenterPath: string): string | undefined {
    const root = `${datacenterPath}/vm`;
    const whole = this.inventory.filter(({ type, path }) => type === "Folder" && path.startsWith(`${root}/`));
    const below = whole.map(({ path }) => ({ path: path.slice(root.length) }));
    const asked = `/${folder.replace(/^\/|\/$/g, "")}`;
    const found = named(below, asked)[0]?.path ?? named(whole, asked)[0]?.path.slice(root.length);
    if (found !== undefined) {
      this.refusePattern("folder", found);
      return found.slice(1);
    }
    const reason = `there is no folder "${folder}" below ${root}; create it, or leave folder out to have one created for the stack`;
    this.problems.push({ propertyPath: "folder", reason });
    return undefined;
  }

  /** The provider looks machines' folders up by their paths, and takes a bracket for the beginning of a pattern. */
  refusePattern(property: string, path: string): void {
    if (!path.includes("[")) return;
    const reason = `${path} has a bracket in its name, which the provider treats as a pattern that matches nothing; rename it`;
    this.problems.push({ propertyPath: property, reason });
  }
}
