import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { Vcenter } from "../govc/govc";
import { setGuestInfo } from "../govc/guestInfoChannel";
import { reference } from "../govc/inventory";
import { machinesIn } from "../govc/machines";
import { base64, keys } from "../guestInfo";
import { hostsLines, type NameRun } from "../names";
import { changedApartFromAccount } from "./vcenterInputs";

export interface NameRecordsInputs {
  vcenter: Vcenter;
  /** Inventory path of the folder with the machines. */
  folderPath: string;
  /** Names of the machines in the inventory. */
  machines: string[];
  records: NameRun[];
}

/**
 * The names that machines of one component know each other by. A new machine reads them at its first boot; one that runs receives changes
 * through guestinfo, and is not replaced.
 */
export const nameRecordsProvider: ResourceProvider<NameRecordsInputs, NameRecordsInputs> = {
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
    if (changedInputs(olds, news).includes("records")) await updateAll(news);
    return { outs: news };
  },
};

const atOnce = 8;

async function updateAll({ vcenter, folderPath, machines, records }: NameRecordsInputs): Promise<void> {
  const there = await machinesIn(vcenter, folderPath);
  const running = there.filter(({ path }) => machines.includes(path.slice(folderPath.length + 1)));
  const values = { [keys.hosts]: base64(hostsLines(records)) };
  const next = running.values();
  // Each worker takes the next machine when it has finished the previous one.
  const worker = async () => {
    for (const machine of next) await setGuestInfo(vcenter, reference(machine), values);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
