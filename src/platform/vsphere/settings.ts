import { type Problems, shown } from "../../input/problem";
import type { LanPlan } from "../../network/lanPlan";
import { checkVlan } from "../../network/vlan";
import type { VsphereArgs, VsphereLanArgs } from "./args";
import { isInventoryName } from "./inventoryPath";

/** What of a vCenter is used: the arguments with their defaults, checked; all but the password. */
export interface VsphereSettings {
  readonly server: string;
  readonly user: string;
  readonly caFile?: string;
  readonly allowUnverifiedSsl: boolean;
  readonly datacenter?: string;
  readonly cluster?: string;
  readonly resourcePool?: string;
  readonly datastore: string;
  /** Absent: a folder of the stack's own. */
  readonly folder?: string;
  readonly contentLibrary?: string;
  readonly network?: string;
  readonly distributedSwitch?: string;
  readonly virtualSwitch?: string;
  readonly hosts: readonly string[];
  readonly vlan?: number;
  readonly lans: Readonly<Record<string, VsphereLanArgs>>;
  readonly linkedClones: boolean;
  /** Absent: if the cluster has DRS. */
  readonly antiAffinity?: boolean;
  readonly tags: boolean;
  readonly owner: string;
}

const serverForm = "a host name or address, such as vcenter.example.com or vcenter.example.com:8443";

/** Checks what a program or a stack's configuration says of a vCenter, without asking it. */
export function planVsphere(args: VsphereArgs, reported: Problems): VsphereSettings | undefined {
  const problems = reported.at("platform", "vsphere");
  checkServer(args.server, problems);
  for (const property of ["user", "datastore"] as const)
    checkName(
      args[property],
      problems.at(property),
      `is required: pulumi config set --path vmfarm:vsphere.${property} …`,
    );
  checkPassword(args.password, problems);
  for (const property of [
    "caFile",
    "datacenter",
    "cluster",
    "resourcePool",
    "folder",
    "contentLibrary",
    "network",
    "distributedSwitch",
    "virtualSwitch",
    "owner",
  ] as const)
    checkName(args[property], problems.at(property));
  for (const property of ["allowUnverifiedSsl", "linkedClones", "antiAffinity", "tags"] as const)
    checkFlag(args[property], property, problems);
  checkVlan(args.vlan, problems.at("vlan"));
  checkPlace(args, problems);
  checkSwitches(args, problems);
  checkLans(args.lans, problems.at("lans"));
  if (args.caFile !== undefined && args.allowUnverifiedSsl)
    problems.add("allowUnverifiedSsl", "cannot be combined with caFile: leave one of them out");
  if (!problems.none) return undefined;
  const { password: _, ...rest } = args;
  return {
    ...rest,
    allowUnverifiedSsl: args.allowUnverifiedSsl ?? false,
    hosts: args.hosts ?? [],
    lans: args.lans ?? {},
    linkedClones: args.linkedClones ?? true,
    tags: args.tags ?? true,
    owner: args.owner ?? args.user,
  };
}

function checkServer(server: unknown, problems: Problems): void {
  const ok =
    typeof server === "string" &&
    /^([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?$/.test(server) &&
    URL.canParse(`https://${server}`);
  if (!ok) problems.add("server", `${shown(server)} is not a valid server: ${serverForm}`);
}

function checkName(value: unknown, problems: Problems, needed?: string): void {
  if (value === undefined || value === null) {
    if (needed) problems.addHere(needed);
  } else if (typeof value !== "string" || value.trim() === "") {
    problems.addHere(`${shown(value)} is not a valid name: write a string, or leave it out`);
  } else if (!isInventoryName(value)) {
    problems.addHere(`${shown(value)} begins with a hyphen, which is not allowed here`);
  }
}

/** Never shows the value itself. */
function checkPassword(password: unknown, problems: Problems): void {
  const known = typeof password === "string" ? password !== "" : typeof password === "object" && password !== null;
  if (!known)
    problems.add(
      "password",
      "is required: pulumi config set --secret --path vmfarm:vsphere.password (prompts for the value)",
    );
}

function checkFlag(value: unknown, property: keyof VsphereArgs, problems: Problems): void {
  if (value !== undefined && typeof value !== "boolean")
    problems.add(
      property,
      `${shown(value)} is neither true nor false; on the command line: pulumi config set --path vmfarm:vsphere.${property} true`,
    );
}

function checkPlace({ cluster, resourcePool }: VsphereArgs, problems: Problems): void {
  if (cluster === undefined && resourcePool === undefined)
    problems.add(
      "cluster",
      "is required, as the place where machines run: a cluster, or a resource pool in resourcePool",
    );
  if (cluster !== undefined && resourcePool !== undefined)
    problems.add(
      "resourcePool",
      "a resource pool already belongs to a cluster: leave one of cluster and resourcePool out",
    );
}

function checkSwitches({ distributedSwitch, virtualSwitch, hosts, network }: VsphereArgs, problems: Problems): void {
  if (distributedSwitch !== undefined && virtualSwitch !== undefined)
    problems.add(
      "virtualSwitch",
      "LANs get port groups on one switch: leave one of distributedSwitch and virtualSwitch out",
    );
  if (virtualSwitch !== undefined && !hosts?.length)
    problems.add("hosts", `list the ESXi hosts that have "${virtualSwitch}": each gets the LANs' port groups`);
  if (hosts !== undefined && virtualSwitch === undefined)
    problems.add("hosts", "can only be used with a standard switch: set virtualSwitch");
  if (hosts !== undefined && !Array.isArray(hosts)) problems.add("hosts", `${shown(hosts)} is not a list of names`);
  else for (const [i, host] of (hosts ?? []).entries()) checkName(host ?? "", problems.at("hosts", i));
  if (distributedSwitch === undefined && virtualSwitch === undefined && network === undefined)
    problems.add(
      "network",
      "is required, for the LANs: network (an existing port group), distributedSwitch, or virtualSwitch and hosts",
    );
}

function checkLans(lans: VsphereArgs["lans"], problems: Problems): void {
  if (lans === undefined) return;
  if (typeof lans !== "object" || lans === null || Array.isArray(lans)) {
    problems.addHere(`${shown(lans)} is not a mapping of LANs by name`);
    return;
  }
  for (const [name, lan] of Object.entries(lans)) checkLan(lan, problems.at(name));
}

function checkLan(lan: VsphereLanArgs, problems: Problems): void {
  if (typeof lan !== "object" || lan === null) {
    problems.addHere(`${shown(lan)} is not a valid LAN: it has network, vlan, cidr, gateway, nameservers`);
    return;
  }
  checkName(lan.network, problems.at("network"));
  checkVlan(lan.vlan, problems.at("vlan"));
  // The values are checked where LANs are planned.
  for (const key of ["cidr", "gateway"] as const)
    if (lan[key] !== undefined && typeof lan[key] !== "string") problems.add(key, `${shown(lan[key])} is not a string`);
  const { nameservers } = lan;
  if (nameservers !== undefined && !Array.isArray(nameservers))
    problems.add("nameservers", `${shown(nameservers)} is not a list; write ["192.0.2.53"]`);
  for (const key of Object.keys(lan))
    if (!["network", "vlan", "cidr", "gateway", "nameservers"].includes(key))
      problems.add(key, "is unknown: a LAN has network, vlan, cidr, gateway, nameservers");
  if (lan.network !== undefined && lan.vlan !== undefined)
    problems.add("vlan", "an existing network already has its VLAN; leave one of network and vlan out");
}

/** Name of the network that a LAN is on, where that is there already. */
export function existingNetworkOf(settings: VsphereSettings, lan: string, { bridge }: LanPlan): string | undefined {
  return bridge ?? settings.lans[lan]?.network ?? settings.network;
}
