import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked } from "../../../dynamic/provider";
import type { Vcenter } from "../govc/govc";
import { reference } from "../govc/inventory";
import { machinesIn } from "../govc/machines";
import { tell } from "../govc/readiness";
import { base64, keys } from "../guestInfo";
import { hostsLines, type NameRun } from "../names";
import { changedApartFromAccount } from "./vcenterInputs";

export interface HostRecordsInputs {
  vcenter: Vcenter;
  /** Inventory path of the folder with the machines. */
  folderPath: string;
  /** Names of the machines in the inventory. */
  machines: string[];
  records: NameRun[];
}

/**
 * The names that machines of one component know each other by. A new machine is told at its first boot; one that runs is told through
 * guestinfo when they change, and nothing of it is made anew.
 */
export const hostRecordsProvider: dynamic.ResourceProvider<HostRecordsInputs, HostRecordsInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return { changes, replaces: changed.filter((key) => key === "vcenter") };
  },
  async create(inputs) {
    return { id: `${inputs.folderPath}/${inputs.records[0]?.first ?? ""}`, outs: inputs };
  },
  async update(_id, olds, news) {
    if (changedInputs(olds, news).includes("records")) await tellAll(news);
    return { outs: news };
  },
};

const atOnce = 8;

async function tellAll({ vcenter, folderPath, machines, records }: HostRecordsInputs): Promise<void> {
  const there = await machinesIn(vcenter, folderPath);
  const told = there.filter(({ path }) => machines.includes(path.slice(folderPath.length + 1)));
  const values = { [keys.hosts]: base64(hostsLines(records)) };
  const next = told.values();
  // Each of so many takes the next machine when it has told its last one.
  const teller = async () => {
    for (const machine of next) await tell(vcenter, reference(machine), values);
  };
  await Promise.all(Array.from({ length: atOnce }, teller));
}
