import { gib } from "../../../input/size";
import type { Ami } from "../api/amis";

/** What an AMI is known by. A check fills it in where the AMI is there: else a preview would have each machine of it replaced. */
export interface AmiFacts {
  imageId: string;
  amiName: string;
  /** Size of the root volume in bytes: whole GiB; 0 where the AMI does not say it. */
  virtualSize: number;
  rootDeviceName: string;
  /** When the AMI was made, ISO 8601. */
  createdAt: string;
}

export function factsOf(ami: Ami): AmiFacts {
  return {
    imageId: ami.id,
    amiName: ami.name,
    virtualSize: (ami.rootGibibytes ?? 0) * gib,
    rootDeviceName: ami.rootDeviceName ?? "",
    createdAt: ami.createdAt,
  };
}
