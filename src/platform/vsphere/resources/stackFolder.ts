import type { dynamic } from "@pulumi/pulumi";
import { checked } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import { ensureFolder, folderPath, removeEmptyFolder } from "../host/folders";
import { changedApartFromAccount } from "./vcenterInputs";

export interface StackFolderInputs {
  vcenter: Vcenter;
  datacenterPath: string;
  /** Path below the datacenter's virtual machines. */
  folder: string;
}

/** The folder of a stack's machines. The one above it is shared by stacks and stays. */
export const stackFolderProvider: dynamic.ResourceProvider<StackFolderInputs, StackFolderInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return { changes, replaces: changed };
  },
  async create(inputs) {
    await ensureFolder(inputs.vcenter, inputs.datacenterPath, inputs.folder);
    return { id: inputs.folder, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
  async delete(_id, { vcenter, datacenterPath, folder }) {
    const path = folderPath(datacenterPath, folder);
    if (!(await removeEmptyFolder(vcenter, path)))
      console.error(`kept: the folder ${path}, in which there is something that is not this stack's`);
  },
};
