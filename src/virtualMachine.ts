import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "./cloudInit/args";
import { type GuestPlan, planGuest } from "./cloudInit/guest";
import { claimNames, type DerivedName } from "./declaredNames";
import { Identity } from "./identity";
import { Problems } from "./input/problem";
import { lansOfProgram } from "./lansOfProgram";
import type { HardwareArgs, ImageRef, LanAttachment } from "./machine/args";
import { renderGuest, shellOn } from "./machine/guest";
import { machineNames, recordsName } from "./machine/names";
import { dnsRecord, type MachinePlan, planMachine, stateOf } from "./machine/plan";
import type { NetworkRef } from "./network/args";
import type { DnsRecord } from "./network/dnsRecord";
import { PlanContext } from "./planContext";
import type { Platform } from "./platform/platform";
import { refuseHardware, refuseLanCount } from "./platform/requirements";
import type { Rules } from "./platform/rules";
import { type PlatformArgs, selectPlatform } from "./platform/select";

export interface VirtualMachineArgs extends HardwareArgs, GuestArgs {
  /** What its disk is a copy of. Another image replaces the machine; its data disks are kept. */
  image: ImageRef;
  /** The LAN it is on. For several use `lans`. */
  lan?: NetworkRef;
  /** IPv4 address on `lan`. Default: derived from the machine's name. */
  address?: string;
  /** The LANs it is on, a network card each. */
  lans?: LanAttachment[];
  /** Where the machine runs. Default: the platform of the stack's configuration. */
  platform?: PlatformArgs;
}

/** One virtual machine. It counts as created when cloud-init has finished in it. */
export class VirtualMachine extends pulumi.ComponentResource {
  /** The platform's own id of the machine: on libvirt the domain's UUID, on vSphere the virtual machine's, on EC2 the instance's. */
  readonly machineId: pulumi.Output<string>;
  /** Address on the first LAN; empty without a LAN. */
  readonly address: pulumi.Output<string>;
  readonly hostname: pulumi.Output<string>;
  /** `ready`, or `started` where it is not waited for, or what `power` says. */
  readonly state: pulumi.Output<string>;
  /** A command line that opens a shell: over ssh where the machine has keys, else its console. */
  readonly shell: pulumi.Output<string>;

  /** @throws InvalidArgsError naming every argument that is wrong, before anything is created. */
  constructor(name: string, args: VirtualMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { platform, identity, plan, guestPlan } = checkedPlan(name, args, opts?.parent);
    super("vmfarm:index:VirtualMachine", name, {}, opts);

    const names = plan.nics.map((nic) => dnsRecord(plan, nic));
    const startAfter = makeRecords(platform, plan, names, this);
    const guest = renderGuest(identity, plan, args, guestPlan, { machine: plan.hostname, tiers: {} });
    const machine = platform.machine(name, { plan, image: args.image, guest, names, startAfter }, this);

    this.machineId = machine.machineId;
    this.address = pulumi.output(plan.nics[0]?.address ?? "");
    this.hostname = pulumi.output(plan.hostname);
    this.state = pulumi.output(stateOf(plan));
    this.shell = pulumi.output(shellOn(plan, args, machine.console));
    this.registerOutputs({
      machineId: this.machineId,
      address: this.address,
      hostname: this.hostname,
      state: this.state,
      shell: this.shell,
    });
  }
}

interface Checked {
  platform: Platform;
  identity: Identity;
  plan: MachinePlan;
  /** Undefined where an argument comes from another resource. */
  guestPlan: GuestPlan | undefined;
}

function checkedPlan(name: string, args: VirtualMachineArgs, parent: pulumi.Resource | undefined): Checked {
  const identity = new Identity();
  const problems = new Problems();
  const { platform, rules } = selectPlatform(args.platform, problems);
  const guestPlan = planGuest(args, problems);
  const plan = planMachine(name, args, new PlanContext(identity, rules, lansOfProgram(), problems));
  refuseHardware(args, rules, problems);
  refuseLanCount(args.lans?.length || (args.lan ? 1 : 0), rules, problems);
  rules.checkMachines?.(`VirtualMachine "${name}"`, [{ problems, machines: [plan] }], problems);
  const declared = { type: "VirtualMachine", name, parent, location: platform?.location };
  claimNames(declared, namesOf(plan, rules), problems);
  return { platform: platform!, identity, plan, guestPlan };
}

function namesOf(plan: MachinePlan, rules: Rules): DerivedName[] {
  const holder = `VirtualMachine "${plan.name}"`;
  const records = plan.nics.flatMap(({ lan }, i) =>
    rules.resolvesNames(lan) ? [{ kind: "name record", name: recordsName(plan.name, i), holder }] : [],
  );
  return [...machineNames(plan, holder), ...records];
}

function makeRecords(
  { network, rules }: Platform,
  plan: MachinePlan,
  names: readonly DnsRecord[],
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return plan.nics.flatMap((nic, i) =>
    rules.resolvesNames(nic.lan)
      ? [network.dnsRecords(recordsName(plan.name, i), nic.network, nic.lan, [names[i]!], parent)]
      : [],
  );
}
