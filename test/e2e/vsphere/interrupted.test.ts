import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { killWhen } from "../../support/killWhen";
import { filesIn, readMachines } from "../../support/readVcenter";
import { TestStack } from "../../support/stack";
import { makeTinyImage } from "../../support/tinyImage";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";

let farm: VcenterFarm;
beforeAll(async () => {
  farm = await startVcenterFarm();
});
afterAll(() => farm?.stop());

const folder = "/DC0/vm/vmfarm/many-test";

it("an up that was killed while creating machines is completed by the next one, and no data disk is lost", async () => {
  const tiny = await makeTinyImage(farm.workDir);
  const stack = await TestStack.create({
    farm,
    project: "many",
    program: {
      source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(tiny)} } });
const lan = new VirtualLan("lan", {});
new MultiTierCluster("farm", { image, lan, tiers: [{ name: "web", size: 8, dataDisks: [{ name: "data", size: "1GiB" }] }] });
`,
    },
  });
  await killWhen(stack, async () => {
    const there = await readMachines(farm.vcenter, folder).catch(() => ({}));
    return Object.keys(there).length >= 2;
  });
  // A killed engine would leave it half-written.
  expect((await readdir(farm.workDir, { recursive: true })).filter((file) => file.endsWith(".attrs"))).toEqual([]);
  const before = await readMachines(farm.vcenter, folder);
  expect(Object.keys(before).length).toBeLessThan(9);

  await stack.up();
  const after = await readMachines(farm.vcenter, folder);
  expect(Object.keys(after)).toHaveLength(8);
  for (const { disks, poweredOn } of Object.values(after)) {
    expect(poweredOn).toBe(true);
    expect(disks).toHaveLength(2);
  }
  expect((await stack.up()).steps).toEqual([]);
  const disks = (await filesIn(farm.vcenter, "vmfarm/many-test")).filter((file) => !file.endsWith("-flat.vmdk"));
  expect(disks).toHaveLength(8);
  await stack.destroy();
  expect((await filesIn(farm.vcenter, "vmfarm/many-test")).filter((file) => !file.endsWith("-flat.vmdk"))).toEqual(
    disks,
  );
});
