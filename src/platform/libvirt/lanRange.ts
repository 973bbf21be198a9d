import * as pulumi from "@pulumi/pulumi";
import type { Range } from "../../addressing/range";
import type { Identity } from "../../identity";
import { derivedRanges } from "../../network/derivedRanges";
import { oncePerProgram } from "../../perProgram";
import { runSync } from "../../process/runSync";
import { isLocal } from "./hypervisor";
import { meets } from "./resources/subnetClaim";
import { rangesIn, type UsedRange } from "./virsh/networks";
import { hostRoutes } from "./virsh/routes";

/** What a host looks like when a program begins; looked at once, however many LANs there are. */
interface Host {
  routes: UsedRange[];
  /** UUIDs of libvirt's networks. */
  networks: Set<string>;
}
const hosts = oncePerProgram<Host>();

/**
 * The range of a LAN that names none: the first that it may derive which the libvirt host does not route elsewhere. A network that is there
 * keeps the range that it has, whatever the host has come to route since. At a remote host, whose routes are not known, the first.
 */
export function derivedRange(uri: string, name: string, identity: Identity): string {
  const ranges = derivedRanges(name, identity);
  if (!isLocal(uri) || isMocked()) return ranges[0].cidr;
  const { routes, networks } = hosts(uri, () => lookAt(uri));
  const bridge = identity.bridge(name);
  const uuid = identity.uuid("lan", name);
  const current = networks.has(uuid) ? rangesOf(uri, uuid) : [];
  const own = ranges.find(({ cidr }) => current.includes(cidr));
  const others = routes.filter(({ device }) => device !== bridge);
  return (own ?? ranges.find((range) => isFree(range, others)) ?? ranges[0]).cidr;
}

function lookAt(uri: string): Host {
  const uuids = runSync("virsh", ["--quiet", `--connect=${uri}`, "net-list", "--all", "--uuid"]) ?? "";
  return { routes: hostRoutes(uri), networks: new Set(uuids.split(/\s+/).filter(Boolean)) };
}

function rangesOf(uri: string, uuid: string): string[] {
  const xml = runSync("virsh", ["--quiet", `--connect=${uri}`, "net-dumpxml", uuid]);
  return xml ? rangesIn(xml, uuid).map(({ range }) => range.cidr) : [];
}

function isFree(range: Range, used: UsedRange[]): boolean {
  return !used.some((other) => meets(range, other));
}

/** A program's own tests run it with the SDK's mocks: what comes out does not depend on the host that they run on. */
function isMocked(): boolean {
  return pulumi.runtime.getMonitor()?.constructor.name === "MockMonitor";
}
