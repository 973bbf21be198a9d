import { enclosingRange, parseRange, type Range } from "../../../addressing/range";
import { networkUuids } from "./leftovers";
import { virsh } from "./virsh";
import { parseXml } from "./xmlDocument";

/** A range that is in use on a libvirt host, and by what. */
export interface UsedRange {
  range: Range;
  holder: string;
  /** UUID of the network that has it. */
  uuid?: string;
  /** The network device that it leads to. */
  device?: string;
  /** Whether it leads nowhere: a narrower range inside it is free. */
  deadEnd?: boolean;
}

/** The ranges of all libvirt networks, running or not. */
export async function libvirtRanges(uri: string): Promise<UsedRange[]> {
  const ranges = await Promise.all([...(await networkUuids(uri))].map((uuid) => rangesOf(uri, uuid)));
  return ranges.flat();
}

async function rangesOf(uri: string, uuid: string): Promise<UsedRange[]> {
  // A network that was removed between listing and lookup is no longer in use.
  const xml = await virsh(uri, ["net-dumpxml", uuid]).catch(() => undefined);
  return xml ? rangesIn(xml.stdout, uuid) : [];
}

/** The ranges of a network by its description. */
export function rangesIn(xml: string, uuid: string): UsedRange[] {
  const { network } = parseXml(xml);
  const ips = (network.ip ?? []) as { "@address": string; "@prefix"?: string; "@netmask"?: string }[];
  return ips.flatMap((ip) => {
    const prefix = ip["@prefix"] ?? prefixOf(ip["@netmask"]);
    const range = prefix && parseRange(enclosingRange(`${ip["@address"]}/${prefix}`) ?? "");
    return range ? [{ range, holder: `the libvirt network "${network.name}"`, uuid }] : [];
  });
}

function prefixOf(netmask: string | undefined): number | undefined {
  return netmask?.split(".").reduce((bits, octet) => bits + Number(octet).toString(2).replaceAll("0", "").length, 0);
}
