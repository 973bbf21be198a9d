import * as pulumi from "@pulumi/pulumi";
import { checkNames, claimNames, type DerivedName } from "./declaredNames";
import { Identity } from "./identity";
import { Problems } from "./input/problem";
import { lansOfProgram } from "./lansOfProgram";
import type { LanArgs, NetworkRef } from "./network/args";
import type { LanPlan } from "./network/lanPlan";
import { planLan } from "./network/plan";
import { PlanContext } from "./planContext";
import type { Platform } from "./platform/platform";
import { refuseLan } from "./platform/requirements";
import type { Rules } from "./platform/rules";
import { type PlatformArgs, selectPlatform } from "./platform/select";

/**
 * Arguments of a LAN.
 *
 * @group Arguments
 * @category LANs
 */
export interface VirtualLanArgs extends LanArgs {
  /**
   * The platform that the LAN is created on.
   *
   * @default The platform in the stack's configuration (`vmfarm:libvirt`, `vmfarm:vsphere` or `vmfarm:ec2`).
   */
  platform?: PlatformArgs;
}

/**
 * A virtual LAN. Machines have stable addresses on it and find each other by name.
 *
 * @group Components
 * @example
 * ```ts
 * import { LanMode, VirtualLan } from "vmfarm";
 *
 * const lan = new VirtualLan("backend", { cidr: "10.17.3.0/24", mode: LanMode.isolated, domain: "backend.example.com" });
 *
 * export const gateway = lan.gateway;
 * ```
 */
export class VirtualLan extends pulumi.ComponentResource implements NetworkRef {
  /** The platform's own id of the network: on libvirt its UUID, on vSphere its managed object id, on EC2 the id of its VPC. */
  readonly networkId: pulumi.Output<string>;
  /** The platform's own name of the network. */
  readonly networkName: pulumi.Output<string>;
  /** IPv4 range in CIDR notation. */
  readonly cidr: pulumi.Output<string>;
  /** IPv4 address of the gateway inside the LAN; empty if there is none. */
  readonly gateway: pulumi.Output<string>;
  /** DNS domain of the machines. */
  readonly domain: pulumi.Output<string>;

  /**
   * @param name Name in the program: lower-case letters, digits and hyphens, at most 63 characters.
   * @throws InvalidArgsError if arguments are invalid. It lists all of them, and nothing has been created.
   */
  constructor(name: string, args: VirtualLanArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, platform } = checkedPlan(name, args, opts?.parent);
    super("vmfarm:index:VirtualLan", name, {}, opts);
    lansOfProgram().declare(this, plan, platform.location);

    const lan = platform.lan(name, plan, this);

    this.networkId = lan.networkId;
    this.networkName = lan.networkName;
    this.cidr = pulumi.output(plan.range.cidr);
    this.gateway = pulumi.output(plan.gateway ?? "");
    this.domain = pulumi.output(plan.domain);
    this.registerOutputs({
      networkId: this.networkId,
      networkName: this.networkName,
      cidr: this.cidr,
      gateway: this.gateway,
      domain: this.domain,
    });
  }
}

function checkedPlan(
  name: string,
  args: VirtualLanArgs,
  parent: pulumi.Resource | undefined,
): { plan: LanPlan; platform: Platform } {
  const problems = new Problems();
  const { platform, rules } = selectPlatform(args.platform, problems);
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
  const context = new PlanContext(new Identity(), rules, lansOfProgram(), problems);
  const plan = planLan(name, { ...rules.lanDefaults?.(name), ...given }, context);
  refuseLan(args, rules, problems);
  if (plan) rules.checkLan?.(name, plan, problems);
  const other = plan && platform && context.lans.overlapping(plan, platform.location);
  if (other)
    problems.add(
      "cidr",
      `${plan.range.cidr} overlaps ${other.range.cidr} of the LAN "${other.name}"; choose another range`,
    );
  const declared = { type: "VirtualLan", name, parent, location: platform?.location };
  const names = namesOf(name, plan, rules);
  checkNames(declared, names, problems);
  problems.refuse("VirtualLan", name);
  claimNames(declared, names);
  return { plan: plan!, platform: platform! };
}

function namesOf(name: string, plan: LanPlan | undefined, rules: Rules): DerivedName[] {
  const holder = `VirtualLan "${name}"`;
  const parts = plan && rules.lanNames?.(plan, holder);
  return [{ kind: "LAN", name, holder, onPlatform: true }, ...(parts ?? [])];
}
