import { findAwsSdk, obtainAwsSdk } from "../toolchain/awsSdk";
import { findMoto, obtainMoto } from "../toolchain/moto";
import { aws } from "../toolchain/providers";
import type { Step } from "../ui/steps";
import { type EngineSteps, providerSteps, type Toolchain } from "./toolchain";

/** What the type check of the EC2 sources and their tests need. */
export function ec2Steps(toolchain: Toolchain, engine: EngineSteps): Step[] {
  return [
    ...providerSteps(aws, toolchain, engine),
    { title: "@aws-sdk", upToDate: async () => findAwsSdk(), run: obtainAwsSdk },
    {
      title: "EC2 API for tests",
      upToDate: async () => (await findMoto())?.origin,
      run: async (report) => (await obtainMoto(report)).origin,
    },
  ];
}
