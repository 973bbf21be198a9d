import type { dynamic } from "@pulumi/pulumi";
import { checked } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import { type DiskPlace, removeEmptyDirectory } from "../host/disks";
import { changedApartFromAccount } from "./vcenterInputs";

export interface DataFolderInputs extends DiskPlace {
  vcenter: Vcenter;
  /** Path on the datastore. */
  folder: string;
}

/** The datastore's folder with a stack's data disks. The first disk makes it; it goes when the last one has gone, and stays with what is kept. */
export const dataFolderProvider: dynamic.ResourceProvider<DataFolderInputs, DataFolderInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return { changes, replaces: changed };
  },
  async create(inputs) {
    return { id: inputs.folder, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
  async delete(_id, { vcenter, datacenterPath, datastorePath, folder }) {
    await removeEmptyDirectory(vcenter, { datacenterPath, datastorePath }, folder);
  },
};
