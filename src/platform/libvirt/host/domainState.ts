import { virsh } from "../../../host/virsh";
import { orUndefined } from "./volumes";

/** The state of a domain that is not there. */
export const noDomain = "no such domain";

/** A domain's state in libvirt's words, or `no such domain`. */
export async function domainState(uri: string, domain: string): Promise<string> {
  return (await orUndefined(virsh(uri, ["domstate", domain])))?.stdout.trim() ?? noDomain;
}
