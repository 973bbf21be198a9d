import { findAwsPackages, obtainAwsPackages } from "../toolchain/awsPackages";
import { findMoto, obtainMoto } from "../toolchain/moto";
import type { Step } from "../ui/steps";

/** What the type check of the EC2 sources and their tests need. */
export function ec2Steps(): Step[] {
  return [
    { title: "AWS packages", upToDate: async () => findAwsPackages(), run: obtainAwsPackages },
    {
      title: "EC2 API for tests",
      upToDate: async () => (await findMoto())?.origin,
      run: async (report) => (await obtainMoto(report)).origin,
    },
  ];
}
