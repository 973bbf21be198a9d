import { bag, text } from "../../preview/values";
import type { Judged } from "./rule";

/** Why a connection to a platform may be to somebody else. */
export function unverifiedTls({ type, name, props }: Judged): string | undefined {
  if (type === "pulumi:providers:vsphere" && isTrue(props.allowUnverifiedSsl))
    return `the vSphere provider "${name}" takes any certificate; name the authority's instead`;
  if (isTrue(bag(props.vcenter).allowUnverifiedSsl))
    return `"${name}" takes any certificate of its vCenter; name the authority's instead`;
  const uri = text(props.uri);
  if (uri !== undefined && /[?&]no_verify=1(&|$)/.test(uri))
    return `the libvirt at ${uri.split("?")[0]} is reached without checking who it is; take no_verify out of the URI`;
  return undefined;
}

/** Provider inputs come as texts, too. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
