import { virsh } from "../../../host/virsh";
import { orUndefined } from "./volumes";

/** A domain's state in libvirt's words, or `no such domain`. */
export async function domainState(uri: string, domain: string): Promise<string> {
  return (await orUndefined(virsh(uri, ["domstate", `--domain=${domain}`])))?.stdout.trim() ?? "no such domain";
}
