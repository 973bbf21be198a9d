import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "./cloudInit/args";
import { planGuest } from "./cloudInit/guest";
import { checkNames, type DerivedName, takeNames } from "./declaredNames";
import { Identity } from "./identity";
import { Problems } from "./input/problem";
import { lansOfProgram } from "./lansOfProgram";
import type { HardwareArgs, ImageRef, LanAttachment } from "./machine/args";
import { renderGuest, shellOn } from "./machine/guest";
import { machineNames, recordsName } from "./machine/names";
import { hostRecord, type MachinePlan, planMachine, stateOf } from "./machine/plan";
import type { NetworkRef } from "./network/args";
import { PlanContext } from "./planContext";
import type { PlatformArgs } from "./platform/args";
import { refuseHardware, refuseSeveralLans, refuseWithoutLan } from "./platform/asked";
import type { Platform } from "./platform/platform";
import { selectPlatform } from "./platform/select";
import { qemuTraits } from "./platform/traits";

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
    const identity = new Identity();
    const problems = new Problems();
    const selected = selectPlatform(args.platform, problems);
    const guestPlan = planGuest(args, problems);
    const context = new PlanContext(identity, selected?.traits ?? qemuTraits, lansOfProgram(), problems);
    const plan = planMachine(name, args, context);
    if (selected) refuseHardware(args, "", selected, problems);
    if (selected && !args.lan && !args.lans?.length) refuseWithoutLan(selected, problems);
    if (selected && (args.lans?.length ?? 0) > 1) refuseSeveralLans(selected, problems);
    selected?.checkMachines(`VirtualMachine "${name}"`, [{ path: "", machines: [plan] }], problems);
    const declared = { type: "VirtualMachine", parent: opts?.parent, where: selected?.where ?? "" };
    const derived = namesOf(plan, selected);
    checkNames(declared, derived, problems);
    problems.refuse("VirtualMachine", name);
    takeNames(declared, derived);
    super("vmfarm:index:VirtualMachine", name, {}, opts);
    const platform = selected!;

    const names = plan.nics.map((nic) => hostRecord(plan, nic));
    const records = plan.nics.flatMap((nic, i) =>
      platform.hostRecords(recordsName(name, i), nic.network, nic.lan, [names[i]!], this),
    );
    const guest = renderGuest(identity, plan, args, guestPlan, { machine: plan.hostname, tiers: {} });
    const machine = platform.machine(name, { plan, image: args.image, guest, names, startAfter: records }, this);

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

function namesOf(plan: MachinePlan, platform: Platform | undefined): DerivedName[] {
  const holder = `VirtualMachine "${plan.name}"`;
  const records = plan.nics.flatMap(({ lan }, i) =>
    platform?.namesOn?.(lan) === false ? [] : [{ kind: "record of names", name: recordsName(plan.name, i), holder }],
  );
  return [...machineNames(plan, holder), ...records];
}
