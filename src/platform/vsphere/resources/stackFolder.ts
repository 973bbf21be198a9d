import { report } from "../../../process/diagnostics";
import { ensureFolder, folderPath, removeEmptyFolder } from "../govc/folders";
import { type FolderInputs, folderProvider } from "./folderProvider";

export interface StackFolderInputs extends FolderInputs {
  datacenterPath: string;
}

/** The folder of a stack's machines. The one above it is shared by stacks and stays. */
export const stackFolderProvider = folderProvider<StackFolderInputs>(
  ({ vcenter, datacenterPath, folder }) => ensureFolder(vcenter, datacenterPath, folder),
  async ({ vcenter, datacenterPath, folder }) => {
    const path = folderPath(datacenterPath, folder);
    if (!(await removeEmptyFolder(vcenter, path)))
      report(`kept: the folder ${path}, which contains something that does not belong to this stack`);
  },
);
