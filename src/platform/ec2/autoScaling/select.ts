import type { Problems } from "../../../input/problem";
import type { Platform } from "../../platform";
import { type PlatformArgs, selectPlatform } from "../../select";
import type { Ec2Platform } from "./autoScaling";

/** The platform that is selected, which has to be EC2: another one is a problem. Loads what makes groups only where it is. */
export function selectEc2(args: PlatformArgs | undefined, problems: Problems): Ec2Platform | undefined {
  const { platform } = selectPlatform(args, problems);
  if (!platform || isEc2(platform)) return platform;
  problems.add("platform", `${platform.rules.platform} has no elastic farms; use a MultiTierCluster, or select ec2`);
  return undefined;
}

function isEc2(platform: Platform): platform is Ec2Platform {
  return "autoScaling" in platform;
}
