import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "./cloudInit/args";
import { type GuestPlan, planGuest } from "./cloudInit/guest";
import { checkNames, claimNames, type DerivedName } from "./declaredNames";
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

/**
 * Arguments of a machine: its hardware, its LANs, and what is set up in the guest.
 *
 * @group Arguments
 * @category Machines
 */
export interface VirtualMachineArgs extends HardwareArgs, GuestArgs {
  /** The image of the root disk. Another image replaces the machine; its data disks are kept. */
  image: ImageRef;
  /**
   * The LAN that the machine is on. Not together with `lans`.
   *
   * @default None. vSphere and EC2 need a LAN.
   */
  lan?: NetworkRef;
  /**
   * IPv4 address on `lan`, such as `10.17.3.20`.
   *
   * @default Derived from the machine's name, so that it is known before the machine exists.
   */
  address?: string;
  /**
   * The LANs that the machine is on, with a network card for each. Not together with `lan`; on EC2 at most one.
   *
   * @default The LAN in `lan`.
   */
  lans?: LanAttachment[];
  /**
   * The platform that the machine runs on.
   *
   * @default The platform in the stack's configuration (`vmfarm:libvirt`, `vmfarm:vsphere` or `vmfarm:ec2`).
   */
  platform?: PlatformArgs;
}

/**
 * A virtual machine. `pulumi up` waits until cloud-init has finished in it, and fails if cloud-init reports an error.
 *
 * @group Components
 * @example
 * ```ts
 * import { GoldenImage, VirtualLan, VirtualMachine } from "vmfarm";
 *
 * const image = new GoldenImage("base", { base: { bootstrap: { suite: "trixie" } } });
 * const lan = new VirtualLan("lan", {});
 * const machine = new VirtualMachine("hello", {
 *   image,
 *   lan,
 *   cpus: 2,
 *   memory: "1GiB",
 *   dataDisks: [{ name: "data", size: "5GiB", mountPath: "/srv/data" }],
 *   commands: ["echo hello > /etc/motd"],
 * });
 *
 * export const address = machine.address;
 * export const shell = machine.shell;
 * ```
 */
export class VirtualMachine extends pulumi.ComponentResource {
  /** The platform's own id of the machine: on libvirt the domain's UUID, on vSphere the virtual machine's UUID, on EC2 the instance id. */
  readonly machineId: pulumi.Output<string>;
  /** IPv4 address on the first LAN; empty without a LAN. */
  readonly address: pulumi.Output<string>;
  /** Host name, which is the name in the program. */
  readonly hostname: pulumi.Output<string>;
  /** `ready`; `started` if `readiness.wait` is false; `stopped` or `suspended` if `power` says so. */
  readonly state: pulumi.Output<string>;
  /** Command line that opens a shell: over SSH if the machine has SSH keys, otherwise on its console, on EC2 through Systems Manager. */
  readonly shell: pulumi.Output<string>;

  /**
   * @param name Name in the program: lower-case letters, digits and hyphens, at most 63 characters.
   * @throws InvalidArgsError if arguments are invalid. It lists all of them, and nothing has been created.
   */
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
  rules.checkMachines?.(`VirtualMachine "${name}"`, [{ problems, hardware: plan, machines: [plan] }], problems);
  const declared = { type: "VirtualMachine", name, parent, location: platform?.location };
  const names = namesOf(plan, rules);
  checkNames(declared, names, problems);
  problems.refuse("VirtualMachine", name);
  claimNames(declared, names);
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
