import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { typesAbove } from "../../declaredNames";
import { type ImageRef, PowerState } from "../../machine/args";
import { diskName } from "../../machine/names";
import type { NicPlan } from "../../machine/nics";
import type { MachinePlan } from "../../machine/plan";
import type { Machine, MachineSpec } from "../platform";
import type { Connection } from "./connection";
import { domainXslt } from "./domainXslt";
import { hostOf } from "./location";
import { BootVolumes, DataDisk, Guest } from "./ownResources";
import { consoleCommand } from "./virsh/domains";
import { hvmMachine, xenDomainXslt } from "./xen/domainXslt";
import { reportingVendorData } from "./xen/report";

/** A machine on libvirt: its volumes, its domain, and the guest inside. */
export function makeMachine(connection: Connection, name: string, spec: MachineSpec, parent: pulumi.Resource): Machine {
  const { plan, startAfter } = spec;
  const boot = bootVolumes(connection, name, spec, parent);
  connection.earlierRoots.set(name, boot.earlierRoots);
  const disks = plan.dataDisks.map((disk) => dataDisk(connection, name, plan, disk, parent));
  const domain = defineDomain(connection, name, spec, boot, disks, { parent, dependsOn: startAfter });
  const guest = new Guest(
    name,
    {
      ...hostOf(connection.location),
      domainId: domain.id,
      domain: plan.qualifiedName,
      instanceId: spec.guest.instanceId,
      peers: spec.guest.peers,
      wait: plan.wait,
      timeoutSeconds: plan.timeoutSeconds,
      power: plan.power,
      ...(!connection.hypervisor.guestAgent && { seedPath: boot.seedPath }),
    },
    { parent },
  );
  return {
    machineId: domain.id,
    ready: guest,
    console: consoleCommand(connection.uri, plan.qualifiedName),
  };
}

function bootVolumes(
  { location, host, hypervisor }: Connection,
  name: string,
  { plan, image, guest }: MachineSpec,
  parent: pulumi.Resource,
): BootVolumes {
  const { userData, metaData, networkConfig, peers } = guest;
  return new BootVolumes(
    name,
    {
      ...location,
      prefix: plan.qualifiedName,
      parentTypes: typesAbove(parent),
      imagePath: image.imageId,
      imageSize: image.virtualSize,
      rootSize: plan.rootDisk ?? 0,
      userData,
      metaData,
      networkConfig,
      vendorData: hypervisor.guestAgent ? undefined : reportingVendorData,
      peers,
    },
    { parent, dependsOn: host },
  );
}

function dataDisk(
  { location, host }: Connection,
  name: string,
  plan: MachinePlan,
  disk: MachinePlan["dataDisks"][number],
  parent: pulumi.Resource,
): DataDisk {
  return new DataDisk(
    diskName(name, disk.name),
    {
      ...location,
      volume: `${disk.volumeName}.qcow2`,
      bytes: disk.bytes,
      domain: plan.qualifiedName,
      serial: disk.name,
      filesystem: disk.filesystem,
      mountPath: disk.mountPath ?? "",
      deleteWithMachine: disk.deleteWithMachine,
    },
    { parent, dependsOn: host },
  );
}

function defineDomain(
  connection: Connection,
  name: string,
  { plan, image }: MachineSpec,
  boot: BootVolumes,
  disks: DataDisk[],
  opts: pulumi.CustomResourceOptions,
): libvirt.Domain {
  const paths = [boot.rootPath, boot.seedPath, ...disks.map((disk) => disk.path)];
  const { type, xslt, ...more } = hypervisorArgs(connection, plan, image, paths);
  return new libvirt.Domain(
    name,
    {
      name: plan.qualifiedName,
      type,
      vcpu: plan.cpus,
      memory: plan.memoryMiB,
      // Machines declared stopped or suspended do not start with the host.
      autostart: plan.power === PowerState.running,
      qemuAgent: false,
      disks: paths.map((volumeId) => ({ volumeId })),
      networkInterfaces: plan.nics.map(networkInterface),
      consoles: [{ type: "pty", targetType: "serial", targetPort: "0" }],
      xml: { xslt },
      ...more,
      ...plan.libvirt,
    },
    {
      ...opts,
      provider: connection.provider,
      // Name, UUID and data disks can only belong to one domain at a time.
      deleteBeforeReplace: true,
      // The provider takes a changed network card for a matter of its records and leaves the domain as it is; and a disk that is to come it
      // takes for an update at preview, though another disk is another domain.
      replaceOnChanges: ["networkInterfaces", "disks"],
      // The Guest resource starts and stops machines.
      ignoreChanges: ["running"],
      hooks: { beforeCreate: connection.hooks.beforeDomain, beforeUpdate: connection.hooks.beforeDomainUpdate },
    },
  );
}

/** What of a domain depends on its hypervisor. */
function hypervisorArgs(connection: Connection, plan: MachinePlan, image: ImageRef, paths: pulumi.Output<string>[]) {
  const { xenStart } = connection;
  if (xenStart) {
    const xslt = pulumi.all([xenStart, paths]).apply(([start, disks]) => xenDomainXslt(plan, start, disks));
    return { type: connection.hypervisor.domainType, machine: hvmMachine, xslt };
  }
  const type = connection.domainType(plan.accelerator ?? connection.accelerator, image);
  return { type, xslt: pulumi.output(type).apply((domainType) => domainXslt(plan, domainType)) };
}

/** A running domain shows the bridge alone where its network is one: named as a network, it would differ at every `up`. */
function networkInterface({ lan, network, mac }: NicPlan): libvirt.types.input.DomainNetworkInterface {
  return lan.bridge ? { bridge: lan.bridge, mac } : { networkId: network.networkId, mac };
}
