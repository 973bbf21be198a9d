import type { Problem } from "../../../input/problem";
import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { connectionTo, type HostLocation, hostKeys, sameHost } from "../location";
import { virsh } from "../virsh/virsh";
import { type Element, parseXml } from "../virsh/xmlDocument";
import type { XenOsType } from "../xen/domainXslt";

export interface XenHostInputs extends HostLocation {
  /** The kind of guest; absent: the best that the host offers. */
  osType?: XenOsType;
}

export interface XenHostOutputs extends XenHostInputs {
  osType: XenOsType;
}

/** The kind of guest that a Xen host's machines are. It makes nothing, and what was chosen once stays. */
export const xenHostProvider: ResourceProvider<XenHostInputs, XenHostOutputs> = {
  async check(olds, news) {
    const unchanged = sameHost(olds, news) && olds?.osType === news.osType;
    return checked(news, unchanged ? [] : await missingKind(news));
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news).filter((key) => key !== "osType" || news.osType !== undefined);
    return { changes: changed.length > 0, replaces: changed.filter((key) => hostKeys.includes(key)) };
  },
  async create(inputs) {
    const osType = inputs.osType ?? bestOf(await offered(connectionTo(inputs)));
    if (!osType) throw new Error(noVirtualisation(connectionTo(inputs)));
    return { id: inputs.uri, outs: { ...inputs, osType } };
  },
  async update(_id, olds, news) {
    return { outs: { ...news, osType: news.osType ?? olds.osType } };
  },
};

/** A host that does not answer is told by its own check. */
async function missingKind(inputs: XenHostInputs): Promise<Problem[]> {
  const { osType } = inputs;
  const uri = connectionTo(inputs);
  const kinds = await offered(uri).catch(() => undefined);
  if (!kinds) return [];
  // The provider asks for HVM before it defines any domain.
  if (!kinds.includes("hvm")) return [{ propertyPath: "xen.guest", reason: noVirtualisation(uri) }];
  if (osType === undefined || kinds.includes(osType)) return [];
  return [
    {
      propertyPath: "xen.guest",
      reason: `the host at ${uri} does not support ${osType} guests (virsh -c ${uri} capabilities); leave guest out`,
    },
  ];
}

function noVirtualisation(uri: string): string {
  return (
    `the host at ${uri} only supports paravirtual guests, which the provider cannot read back; ` +
    "enable the processor's virtualisation (VT-x or AMD-V) in the host's firmware"
  );
}

/** Kinds of guests by libvirt's capabilities, for machines of x86_64. */
async function offered(uri: string): Promise<string[]> {
  const { stdout } = await virsh(uri, ["capabilities"]);
  const guests = (parseXml(stdout).capabilities.guest ?? []) as Element[];
  return guests.flatMap(({ arch, os_type }) => (arch?.["@name"] === "x86_64" ? [os_type as string] : []));
}

function bestOf(kinds: string[]): XenOsType | undefined {
  return (["xenpvh", "hvm"] as const).find((kind) => kinds.includes(kind));
}
