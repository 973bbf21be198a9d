import type { Problem } from "../../../input/problem";
import { named, severalNamed, typed } from "../inventoryPath";
import type { Vcenter } from "./govc";
import { listInventory } from "./inventory";
import { findInLibrary } from "./library";
import { findMachine } from "./machines";
import type { Published } from "./published";
import { publishedItem } from "./publishItem";
import { published } from "./publishTemplate";
import { findTemplate } from "./template";

/** A template or library item that somebody else has made; what is wrong with it goes to `problems`. */
export async function adoptTemplate(
  vcenter: Vcenter,
  datacenterPath: string,
  template: string,
  problems: Problem[],
): Promise<Published | undefined> {
  const refuse = (reason: string) => {
    problems.push({ propertyPath: "base.template", reason });
    return undefined;
  };
  const machines = named(await listInventory(vcenter, datacenterPath, ["VirtualMachine"]), template);
  if (machines.length > 1) return refuse(severalNamed(machines, template));
  if (machines[0]) {
    const machine = await findMachine(vcenter, { path: machines[0].path });
    if (!machine?.isTemplate)
      return refuse(
        `${machines[0].path} is a machine, not a template: govc vm.markastemplate ${typed(machines[0].path)}`,
      );
    const before = problems.length;
    await findTemplate(vcenter, machine.uuid, datacenterPath, problems);
    return problems.length > before ? undefined : published(machine);
  }
  const item = template.includes("/") ? await findInLibrary(vcenter, template) : undefined;
  if (item?.type === "ovf" || item?.type === "vm-template") return publishedItem(item, 0);
  return refuse(
    `there is no template "${template}" in ${datacenterPath}, and no such content library item; list templates with: govc find ${typed(datacenterPath)} -type m -config.template true`,
  );
}
