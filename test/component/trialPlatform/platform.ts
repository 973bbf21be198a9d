import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { Identity } from "../../../src/identity";
import { type Problems, shown } from "../../../src/input/problem";
import { qemuRules } from "../../../src/machine/rules";
import { oncePerProgram } from "../../../src/perProgram";
import { allSupported, unsupported } from "../../../src/platform/capabilities";
import type { Machine, MachineSpec, Platform } from "../../../src/platform/platform";
import type { Rules } from "../../../src/platform/rules";
import { TrialImage, TrialMachine, TrialNetwork, TrialProvider, TrialResource } from "./resources";

export interface TrialArgs {
  site: string;
}

interface Connection {
  provider: TrialProvider;
  /** Everything at the site depends on this resource. */
  site: TrialResource;
}
const connections = oncePerProgram<Connection>();

function connectTo(site: string): Connection {
  return connections(site, () => {
    const label = `trial-${createHash("sha256").update(site).digest("hex").slice(0, 6)}`;
    const provider = new TrialProvider(label, site);
    return { provider, site: new TrialResource("Site", label, { site }, { provider }) };
  });
}

export const trialRules: Rules = {
  ...qemuRules,
  platform: "trial",
  capabilities: { ...allSupported, vlan: unsupported("leave vlan out"), suspended: unsupported("write stopped") },
  resolvesNames: () => true,
  checkMachines(component, groups) {
    for (const { problems, hardware } of groups)
      if (hardware.cpus > 64) problems.add("cpus", `${component} has machines with more than 64 processors`);
  },
};

/** A machine as placement needs it. */
interface PlaceableMachine extends Machine {
  readonly host: pulumi.Output<string>;
}

/** The trial as a Platform; problems with its block go to `problems`. */
export function trialPlatform({ site }: TrialArgs, problems: Problems): Platform<PlaceableMachine> | undefined {
  if (typeof site !== "string") {
    problems.add("platform.trial.site", `${shown(site)} is not a valid name of a site`);
    return undefined;
  }
  const identity = new Identity();
  /** Created with the first resource at the site, so that refused arguments leave nothing behind. */
  const at = (parent: pulumi.Resource, dependsOn: pulumi.Resource[] = []) => {
    const connection = connectTo(site);
    return { parent, provider: connection.provider, dependsOn: [connection.site, ...dependsOn] };
  };
  return {
    location: site,
    rules: trialRules,
    image(name, { fileName }, parent) {
      const image = new TrialImage("Image", name, { fileName, virtualSize: 2 ** 31 }, at(parent));
      return { imageId: image.id, virtualSize: image.virtualSize };
    },
    lan(name, { range, domain }, parent) {
      const inputs = { name: identity.qualified(name), cidr: range.cidr, domain };
      const network = new TrialNetwork("Network", name, inputs, at(parent));
      return { networkId: network.id, networkName: network.name };
    },
    network: {
      dnsRecords: (name, network, _plan, records, parent) =>
        new TrialResource("Names", name, { network: network.networkId, records }, at(parent)),
    },
    machine: (name, spec, parent) => makeMachine(name, spec, at(parent, spec.startAfter)),
    placement: {
      spread(name, machines, parent) {
        new TrialResource("Spread", name, { hosts: machines.map(({ host }) => host) }, at(parent));
      },
    },
  };
}

function makeMachine(
  name: string,
  { plan, image, guest }: MachineSpec,
  opts: pulumi.CustomResourceOptions,
): PlaceableMachine {
  const { peers, ...told } = guest;
  const boot = new TrialResource("Boot", name, { image: image.imageId, rootDisk: plan.rootDisk, ...told }, opts);
  const disks = plan.dataDisks.map(
    ({ volumeName, bytes, ...disk }) =>
      new TrialResource("DataDisk", `${name}-${disk.name}`, { name: volumeName, bytes }, opts),
  );
  const inputs = {
    name: plan.qualifiedName,
    uuid: plan.uuid,
    cpus: plan.cpus,
    memoryMiB: plan.memoryMiB,
    boot: boot.id,
    disks: disks.map(({ id }) => id),
    cards: plan.nics.map(({ mac, address, network }) => ({ mac, address, network: network.networkId })),
    power: plan.power,
    host: "host-1",
  };
  const machine = new TrialMachine("Machine", name, inputs, opts);
  const { wait, timeoutSeconds } = plan;
  const ready = new TrialResource("Guest", name, { machine: machine.id, peers, wait, timeoutSeconds }, opts);
  return { machineId: machine.id, host: machine.host, ready, console: `trial console ${plan.qualifiedName}` };
}
