import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { DerivedName } from "../../../declaredNames";
import type { Problems } from "../../../input/problem";
import type { ImageRef } from "../../../machine/args";
import type { NetworkRef } from "../../../network/args";
import type { Platform } from "../../platform";
import type { FarmArgs } from "./args";
import type { GroupPlan } from "./plan";

/** EC2 as a Platform: it alone has Auto Scaling. */
export interface Ec2Platform extends Platform {
  readonly autoScaling: AutoScaling;
}

/** Auto Scaling in one region of an account. */
export interface AutoScaling {
  /** Checks the arguments of a group and fills in what they leave out; what is wrong goes to `problems`. */
  plan(name: string, args: FarmArgs, problems: Problems): GroupPlan | undefined;
  /** Names that follow from a group. */
  names(plan: GroupPlan): DerivedName[];
  /** What a group costs an hour, in words. */
  price(plan: GroupPlan, image: ImageRef): string;
  make(name: string, plan: GroupPlan, spec: GroupSpec, parent: Resource): AutoScalingGroup;
}

export interface GroupSpec {
  readonly image: ImageRef;
  readonly lan: NetworkRef;
  /** Cloud-init user-data, the same for all machines. */
  readonly userData: Input<string>;
}

export interface AutoScalingGroup {
  readonly groupName: Output<string>;
  /** Address and port of the load balancer; empty where there is none. */
  readonly endpoint: Output<string>;
}
