import { describe, expect, test } from "vitest";
import type { MultiTierClusterArgs, VirtualLanArgs } from "../../src";
import { farm, writtenImage } from "./support/farm";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";
import { trial, trialAt, useTrialPlatform } from "./trialPlatform/trial";

const platform = trial.args;

async function told(program: () => void): Promise<string[]> {
  const { error, resources } = await runProgram(program);
  expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
  expect(resources.filter(({ type }) => type.endsWith(":Machine"))).toEqual([]);
  const { errors } = error as InstanceType<typeof vmfarm.InvalidArgsError>;
  return errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

test("a platform that is not registered does not exist", async () => {
  expect((await told(() => farm(platform)))[0]).toBe(
    'platform.trial: there is no platform "trial"; use one of libvirt, vsphere, ec2',
  );
});

describe("a platform that is registered", () => {
  useTrialPlatform();

  test("is among those to choose from", async () => {
    expect(await told(() => new vmfarm.VirtualLan("lan", { platform: {} }))).toEqual([
      expect.stringMatching(/^platform: set exactly one of libvirt, vsphere, ec2, trial,.*none is set/),
    ]);
  });

  test("checks its block", async () => {
    expect(await told(() => new vmfarm.VirtualLan("lan", { platform: trialAt(7 as never) }))).toEqual([
      "platform.trial.site: 7 is not a valid name of a site",
    ]);
  });

  test("refuses what its capabilities lack, and what its rules find", async () => {
    const lan = (args: VirtualLanArgs = {}) => new vmfarm.VirtualLan("lan", { platform, ...args });
    const shop = (args: Partial<MultiTierClusterArgs>) =>
      new vmfarm.MultiTierCluster("shop", { platform, image: writtenImage, lan: lan(), tiers: [], ...args });
    expect(await told(() => lan({ vlan: 7 }))).toContainEqual("vlan: trial has no LANs by VLAN id; leave vlan out");
    expect(await told(() => shop({ tiers: [{ name: "web", cpus: 65, power: "suspended" }] }))).toEqual([
      "tiers[0].power: trial has no way to declare a machine suspended; write stopped",
      'tiers[0].cpus: MultiTierCluster "shop" has machines with more than 64 processors',
    ]);
    expect(await told(() => shop({ tiers: [{ name: "web" }, { name: "none", size: 0, cpus: 65 }] }))).toEqual([
      'tiers[1].cpus: MultiTierCluster "shop" has machines with more than 64 processors',
    ]);
  });

  test("has no Auto Scaling", async () => {
    const program = () => {
      const lan = new vmfarm.VirtualLan("lan", { platform });
      new vmfarm.Ec2Farm("web", { platform, image: writtenImage, lan, max: 2 });
    };
    expect(await told(program)).toEqual([
      "platform: trial has no elastic farms; use a MultiTierCluster, or select ec2",
    ]);
  });

  test("places machines as it reports them to itself", async () => {
    const { resources } = await runProgram(() => farm(platform));
    const spread = resources.filter(({ type }) => type === "trial:index:Spread");
    expect(spread.map(({ name, inputs }) => [name, inputs.hosts])).toEqual([
      ["shop-app", ["host-1", "host-1"]],
      ["shop-web", ["host-1", "host-1"]],
    ]);
  });
});
