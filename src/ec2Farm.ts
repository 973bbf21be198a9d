import * as pulumi from "@pulumi/pulumi";
import { type GuestPlan, planGuest } from "./cloudInit/guest";
import { checkNames, claimNames } from "./declaredNames";
import { Problems } from "./input/problem";
import { pickGuest, renderAlike } from "./machine/guest";
import { checkImageRef } from "./machine/plan";
import type { FarmArgs } from "./platform/ec2/autoScaling/args";
import type { AutoScaling } from "./platform/ec2/autoScaling/autoScaling";
import type { GroupPlan } from "./platform/ec2/autoScaling/plan";
import { selectEc2 } from "./platform/ec2/autoScaling/select";
import type { PlatformArgs } from "./platform/select";

/**
 * Arguments of an elastic farm.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface Ec2FarmArgs extends FarmArgs {
  /**
   * The platform that the machines run on, which is EC2.
   *
   * @default The platform in the stack's configuration (`vmfarm:ec2`).
   */
  platform?: PlatformArgs;
}

/**
 * An elastic farm: as many machines as are needed, all from one golden image. Another image or other arguments replace them a few at a time; if
 * the new ones do not become healthy, the farm rolls back. On EC2 only.
 *
 * @group Components
 * @example
 * ```ts
 * import { Ec2Farm, GoldenImage, LanMode, ScalingMetric, VirtualLan } from "vmfarm";
 *
 * const image = new GoldenImage("web", {
 *   base: { bootstrap: { suite: "trixie" } },
 *   packages: { deb: ["nginx-light"] },
 * });
 * const lan = new VirtualLan("lan", { mode: LanMode.nat });
 * const farm = new Ec2Farm("web", {
 *   image,
 *   lan,
 *   min: 2,
 *   max: 10,
 *   memory: "1GiB",
 *   scaling: [{ metric: ScalingMetric.cpu, target: 60 }],
 *   schedules: [{ name: "night", cron: "0 20 * * 1-5", timeZone: "Europe/Vienna", max: 4 }],
 *   loadBalancer: { cidrs: ["0.0.0.0/0"], check: { path: "/health" } },
 * });
 *
 * export const endpoint = farm.endpoint;
 * export const price = farm.price;
 * ```
 */
export class Ec2Farm extends pulumi.ComponentResource {
  /** Name of the Auto Scaling group. */
  readonly groupName: pulumi.Output<string>;
  /** Name and port of the load balancer; empty if there is none. */
  readonly endpoint: pulumi.Output<string>;
  /** Instance types, in order of preference. */
  readonly instanceTypes: pulumi.Output<string[]>;
  /** What the farm costs per hour, as far as that is known, in words. */
  readonly price: pulumi.Output<string>;

  /**
   * @param name Name in the program: lower-case letters, digits and hyphens, at most 63 characters.
   * @throws InvalidArgsError if arguments are invalid. It lists all of them, and nothing has been created.
   */
  constructor(name: string, args: Ec2FarmArgs, opts?: pulumi.ComponentResourceOptions) {
    const { autoScaling, plan, guest } = checkedPlan(name, args, opts?.parent);
    super("vmfarm:index:Ec2Farm", name, {}, opts);
    const price = autoScaling.price(plan, args.image);
    pulumi.log.info(price, this);

    const { image, lan } = args;
    const userData = renderAlike("Ec2Farm", name, args, guest);
    const group = autoScaling.make(name, plan, { image, lan, userData }, this);

    this.groupName = group.groupName;
    this.endpoint = group.endpoint;
    this.instanceTypes = pulumi.output(plan.instances.types.map((type) => type.name));
    this.price = pulumi.output(price);
    this.registerOutputs({
      groupName: this.groupName,
      endpoint: this.endpoint,
      instanceTypes: this.instanceTypes,
      price: this.price,
    });
  }
}

interface Checked {
  autoScaling: AutoScaling;
  plan: GroupPlan;
  /** Undefined where an argument comes from another resource. */
  guest: GuestPlan | undefined;
}

function checkedPlan(name: string, args: Ec2FarmArgs, parent: pulumi.Resource | undefined): Checked {
  const problems = new Problems();
  const platform = selectEc2(args.platform, problems);
  checkImageRef(args.image, problems.at("image"));
  const guest = planGuest(pickGuest(args), problems);
  const autoScaling = platform?.autoScaling;
  const plan = autoScaling?.plan(name, args, problems);
  const declared = { type: "Ec2Farm", name, parent, location: platform?.location };
  const names = plan ? autoScaling!.names(plan) : [];
  checkNames(declared, names, problems);
  problems.refuse("Ec2Farm", name);
  claimNames(declared, names);
  return { autoScaling: autoScaling!, plan: plan!, guest };
}
