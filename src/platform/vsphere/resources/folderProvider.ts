import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { Vcenter } from "../govc/govc";
import { changedApartFromAccount } from "./vcenterInputs";

export interface FolderInputs {
  vcenter: Vcenter;
  /** Its path below where it is. */
  folder: string;
}

/** A folder that is a stack's own. One that is elsewhere is another. */
export function folderProvider<T extends FolderInputs>(
  make: (inputs: T) => Promise<void>,
  removeIfEmpty: (inputs: T) => Promise<void>,
): ResourceProvider<T, T> {
  return {
    async check(_olds, news) {
      return checked(news);
    },
    async diff(_id, olds, news) {
      const { changes, changed } = changedApartFromAccount(olds, news);
      return { changes, replaces: changed };
    },
    async create(inputs) {
      await make(inputs);
      return { id: inputs.folder, outs: inputs };
    },
    async update(_id, _olds, news) {
      return { outs: news };
    },
    delete: (_id, props) => removeIfEmpty(props),
  };
}
