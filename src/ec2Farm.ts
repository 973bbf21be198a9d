import * as pulumi from "@pulumi/pulumi";
import { type GuestPlan, planGuest } from "./cloudInit/guest";
import { claimNames } from "./declaredNames";
import { Problems } from "./input/problem";
import { pickGuest, renderAlike } from "./machine/guest";
import { checkImage } from "./machine/plan";
import type { FarmArgs } from "./platform/ec2/autoScaling/args";
import type { AutoScaling } from "./platform/ec2/autoScaling/autoScaling";
import type { GroupPlan } from "./platform/ec2/autoScaling/plan";
import { selectEc2 } from "./platform/ec2/autoScaling/select";
import type { PlatformArgs } from "./platform/select";

export interface Ec2FarmArgs extends FarmArgs {
  /** Where the machines run, which is on EC2. Default: the platform of the stack's configuration. */
  platform?: PlatformArgs;
}

/**
 * An elastic farm: as many machines as are needed, all from one golden image. Another image or other arguments replace them a few at a time,
 * and the farm goes back to what it was where the new ones do not become healthy. On EC2 only.
 */
export class Ec2Farm extends pulumi.ComponentResource {
  /** Name of the Auto Scaling group. */
  readonly groupName: pulumi.Output<string>;
  /** Address and port of the load balancer; empty where there is none. */
  readonly endpoint: pulumi.Output<string>;
  /** Instance types, the best first. */
  readonly instanceTypes: pulumi.Output<string[]>;
  /** What the farm costs an hour, as far as that is known, in words. */
  readonly price: pulumi.Output<string>;

  /** @throws InvalidArgsError naming every argument that is wrong, before anything is created. */
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
  checkImage(args.image, problems.at("image"));
  const guest = planGuest(pickGuest(args), problems);
  const autoScaling = platform?.autoScaling;
  const plan = autoScaling?.plan(name, args, problems);
  const declared = { type: "Ec2Farm", name, parent, location: platform?.location };
  claimNames(declared, plan ? autoScaling!.names(plan) : [], problems);
  return { autoScaling: autoScaling!, plan: plan!, guest };
}
