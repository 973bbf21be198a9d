import { ProgramError } from "../../../process/run";
import { literal, pathPart } from "../inventoryPath";
import { govc, type Vcenter } from "./govc";
import { listInventory } from "./inventory";

/** Absolute inventory path of a folder of machines. */
export function folderPath(datacenterPath: string, folder: string): string {
  return `${datacenterPath}/vm/${folder.replace(/^\/|\/$/g, "")}`;
}

/** Absolute inventory path of a machine. */
export function machinePath(datacenterPath: string, folder: string, name: string): string {
  return `${folderPath(datacenterPath, folder)}/${pathPart(name)}`;
}

/** Makes a folder of machines with those above it; what is there already is no error. */
export async function ensureFolder(vcenter: Vcenter, datacenterPath: string, folder: string): Promise<void> {
  const parts = folder.split("/").filter(Boolean);
  for (let depth = 1; depth <= parts.length; depth++)
    await unlessThere(
      govc(vcenter, ["folder.create", literal(folderPath(datacenterPath, parts.slice(0, depth).join("/")))]),
    );
}

/** Removes a folder that is empty: vSphere would destroy the machines in it with it. */
export async function removeEmptyFolder(vcenter: Vcenter, path: string): Promise<boolean> {
  const inside = await listInventory(vcenter, path, []).catch(() => undefined);
  if (inside === undefined) return true;
  if (inside.some((object) => object.path !== path)) return false;
  await govc(vcenter, ["object.destroy", literal(path)]);
  return true;
}

/** What somebody else has made in the meantime is there, too. */
export async function unlessThere(making: Promise<unknown>): Promise<boolean> {
  try {
    await making;
    return true;
  } catch (error) {
    if (error instanceof ProgramError && /DuplicateName|already[_ ]exists|AlreadyExists/i.test(error.stderr))
      return false;
    throw error;
  }
}
