import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "../../support/readVcenter";
import { makeTinyImage } from "../../support/tinyImage";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";
import { boxProgram, boxStack, readBox } from "./oneBox";

/** Names as in the inventory: with escapes, and with characters that govc interprets as patterns. */
const datacenter = "/EU%2f50%25";
const seen = { datacenter: "EU/50%", cluster: "C[1] 50%", datastore: "ssd [a", folder: "Team A/B" };
const folder = "Team A%2fB";

let farm: VcenterFarm;
let base: string;
beforeAll(async () => {
  farm = await startVcenterFarm();
  base = `{ file: ${JSON.stringify(await makeTinyImage(farm.workDir))} }`;
  const { govc } = farm.vcenter;
  const path = join(farm.workDir, "ssd");
  await mkdir(path);
  const hosts = ["DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2"];
  await govc("datastore.create", "-type", "local", "-name", seen.datastore, "-path", path, ...hosts);
  // Under another name: the simulator would escape what is already escaped.
  await govc("folder.create", "/DC0/vm/Team");
  await govc("object.rename", "/DC0/vm/Team", folder);
  const group = "V0468-10.183.214.0%2f24";
  await govc("dvs.portgroup.add", "-dvs", "DVS0", "-type", "earlyBinding", "-nports", "8", group);
  await govc("object.rename", "/DC0/host/DC0_C0", "C[1] 50%25");
  await govc("object.rename", "/DC0", datacenter.slice(1));
});
afterAll(() => farm?.stop());

const lan = `{ mode: "bridge", bridge: "V0468-10.183.214.0/24", cidr: "10.183.214.0/24", gateway: "10.183.214.1" }`;
const machine = `dataDisks: [{ name: "data", size: "1GiB" }]`;

describe("a vCenter whose names have slashes, percent signs and brackets", () => {
  it("is used with the names that people see", async () => {
    const stack = await boxStack(farm, "seen", boxProgram({ base, machine, lan }), seen);
    await stack.up();
    const box = await readBox(farm, "seen", "test", `${datacenter}/vm/${folder}`);
    expect(box.poweredOn).toBe(true);
    expect(box.disks.map(({ file }) => file)).toEqual([
      expect.stringMatching(/^\[ssd \[a\] seen-test-box\//),
      expect.stringMatching(/^\[ssd \[a\] vmfarm\/seen-test\//),
    ]);
    expect(await stack.outputs()).toMatchObject({ networkName: "V0468-10.183.214.0/24" });
    expect((await stack.up()).steps).toEqual([]);

    // The same with the inventory's own spelling, as an existing stack may have it.
    const escaped = { datacenter, cluster: "C[1] 50%25", folder: `${datacenter}/vm/${folder}` };
    for (const [key, value] of Object.entries(escaped)) await stack.setConfig(`vmfarm:vsphere.${key}`, value);
    const again = await stack.preview();
    expect(again.names("replace", "VirtualMachine")).toEqual([]);
    expect(again.names("update", "VirtualMachine")).toEqual([]);
    expect(again.succeeded).toBe(true);

    await stack.destroy();
    expect(await inventory(farm.vcenter)).toContain(`${datacenter}/vm/${folder}`);
  });

  it("gets a folder for the stack, which is removed again", async () => {
    const stack = await boxStack(farm, "own", boxProgram({ base, machine, lan: "{}" }), { ...seen, folder: undefined });
    await stack.up();
    const made = `${datacenter}/vm/vmfarm/own-test`;
    expect(await inventory(farm.vcenter)).toContain(`${made}/own-test-box`);
    await stack.destroy();
    expect(await inventory(farm.vcenter)).not.toContain(made);
  });
});
