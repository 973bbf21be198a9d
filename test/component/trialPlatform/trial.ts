import { afterAll, beforeAll } from "vitest";
import type { PlatformArgs } from "../../../src";
import type { PlatformCase } from "../support/platforms";
import { registerPlatform } from "../support/vmfarm";
import { type TrialArgs, trialPlatform } from "./platform";

/** The argument that selects the trial: a block beside those of PlatformArgs. */
export function trialAt(site: string): PlatformArgs {
  const args: { trial: TrialArgs } = { trial: { site } };
  return args as object;
}

export const trial: PlatformCase = {
  title: "a platform of the tests' own",
  name: "trial",
  args: trialAt("here"),
  config: { "vmfarm:trial": '{"site": "here"}' },
  elsewhere: trialAt("there"),
  sdk: "trial",
  nameOn: ({ inputs }) => inputs.name,
  lanPrefix: 24,
  types: {
    provider: "pulumi:providers:trial",
    host: "trial:index:Site",
    image: "trial:index:Image",
    network: "trial:index:Network",
    boot: "trial:index:Boot",
    machine: "trial:index:Machine",
    dataDisk: "trial:index:DataDisk",
    ready: "trial:index:Guest",
    names: "trial:index:Names",
  },
};

/** The trial is a platform for the tests of the file that calls this. */
export function useTrialPlatform(): void {
  let remove: () => void;
  beforeAll(() => {
    remove = registerPlatform<TrialArgs>("trial", {
      example: "vmfarm:trial.site here",
      key: ({ site }) => site,
      make: trialPlatform,
    });
  });
  afterAll(() => remove());
}
