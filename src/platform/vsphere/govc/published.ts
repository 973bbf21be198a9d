import { literal } from "../inventoryPath";
import { govc, type Vcenter } from "./govc";

/** A published image as it is found on a vCenter. */
export interface Published {
  /** As machines name it: UUID of the template, or `library:` and the id of the item. */
  imageId: string;
  /** Bytes of the disk that a guest sees; 0 where only its deployment tells. */
  virtualSize: number;
  /** ISO 8601; empty where vCenter does not tell. */
  createdAt: string;
}

/** Where images are published. */
export interface ImagePlace {
  datacenterPath: string;
  resourcePoolPath: string;
  datastorePath: string;
  /** A network that a package's own is mapped to while it is imported; clones get their own. */
  importNetwork: string;
  /** Virtual hardware of the package. */
  hardwareVersion: number;
  /** Empty: a template in a folder. */
  contentLibrary: string;
}

/** Folder of templates that all stacks share. */
export const imageFolder = "vmfarm/images";

/** Properties of one object among several, as govc collects them. */
export interface Collected {
  obj: { value: string };
  changeSet: { name: string; val?: unknown }[];
}

/** Whether a machine of the datacenter says that it was made from one of these, by what its extra configuration has under `key`. */
export async function isUsed(vcenter: Vcenter, datacenterPath: string, key: string, values: readonly string[]) {
  const names = ["config.extraConfig", "config.template"];
  const { stdout } = await govc(vcenter, ["object.collect", "-json", "-type", "m", literal(datacenterPath), ...names]);
  return documents<Collected>(stdout).some(({ changeSet }) => {
    const property = (name: string) => changeSet.find((change) => change.name === name)?.val;
    if (property("config.template") === true) return false;
    const options = (property("config.extraConfig") as { _value?: { key: string; value?: unknown }[] })?._value ?? [];
    return options.some((option) => option.key === key && values.includes(String(option.value)));
  });
}

/** Several JSON documents, one behind the other, each beginning and ending with a line that is a brace alone. */
export function documents<T>(text: string): T[] {
  return text
    .split(/^\}\s*$/m)
    .filter((part) => part.trim() !== "")
    .map((part) => JSON.parse(`${part}}`) as T);
}
