import { type DiskPlace, removeEmptyDirectory } from "../govc/disks";
import { type FolderInputs, folderProvider } from "./folderProvider";

export interface DataFolderInputs extends FolderInputs, DiskPlace {}

/** The datastore's folder with a stack's data disks. It goes when the last one has gone, and stays with what is kept. */
export const dataFolderProvider = folderProvider<DataFolderInputs>(
  // The first disk creates it.
  async () => {},
  ({ vcenter, datacenterPath, datastorePath, folder }) =>
    removeEmptyDirectory(vcenter, { datacenterPath, datastorePath }, folder),
);
