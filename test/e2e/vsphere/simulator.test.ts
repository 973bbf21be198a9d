import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { isAlive } from "../../../tools/host/processes";
import { waitFor } from "../../../tools/host/wait";
import { repoRoot } from "../../../tools/paths";
import { TestStack } from "../../support/stack";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";
import { writeOvf } from "./ovf";
import { type FarmArgs, plainFarm } from "./plainFarm";

describe("the simulated vCenter", () => {
  let farm: VcenterFarm;
  beforeAll(async () => {
    farm = await startVcenterFarm();
  });
  afterAll(() => farm?.stop());

  it("accepts one user with one password, and is verified only by its certificate", async () => {
    const { govc, govcEnv, caFile } = farm.vcenter;
    expect(await govc("about")).toContain("VMware vCenter Server 6.5.0");
    const wrong = { ...farm.env, ...govcEnv, GOVC_PASSWORD: "wrong" };
    await expect(run("govc", ["about"], { env: wrong })).rejects.toThrow("Login failure");
    const stranger = await startVcenterFarm({ version: "6.0.0" });
    try {
      expect(stranger.vcenter.caFile).not.toBe(caFile);
      expect(await stranger.vcenter.govc("about")).toContain("Version:      6.0.0");
      await expect(stranger.vcenter.govc("about", "-tls-ca-certs", caFile)).rejects.toThrow("unknown authority");
    } finally {
      await stranger.stop();
    }
    expect(existsSync(stranger.workDir)).toBe(false);
  });

  it("stops when its owner ends, even if that was killed", async () => {
    const script = `require("./test/support/vcenterFarm").startVcenterFarm()
      .then(({ vcenter, workDir }) => console.log(JSON.stringify({ pid: vcenter.pid, workDir })));`;
    const tsx = pathToFileURL(require.resolve("tsx", { paths: [repoRoot] })).href;
    const owner = spawn(process.execPath, ["--import", tsx, "-e", script], { cwd: repoRoot });
    const [said] = await once(owner.stdout, "data");
    const { pid, workDir } = JSON.parse(String(said)) as { pid: number; workDir: string };
    expect(isAlive(pid)).toBe(true);
    owner.kill("SIGKILL");
    await waitFor("the simulator of a killed owner is gone", 60_000, () => !isAlive(pid));
    expect(readdirSync(join(workDir, "datastores"))).toEqual([]);
    await removeTree(workDir);
  });

  it("takes a farm of plain resources through its life with the real engine and provider", async () => {
    const { govc } = farm.vcenter;
    const before = await inventory(farm);
    const first: FarmArgs = { ovf: await writeOvf(farm.workDir), memory: 512, vlan: 17, bootGiB: 10 };
    const stack = await TestStack.create({ farm, project: "plain", program: plainFarm(farm.vcenter, first) });
    await stack.up();
    expect(await inventory(farm)).toEqual(
      [
        ...before,
        "/DC0/network/plain-distributed",
        "/DC0/network/plain-standard",
        "/DC0/vm/plain",
        "/DC0/vm/plain/plain-db",
        "/DC0/vm/plain/plain-web",
      ].sort(),
    );
    expect(await facts(farm, "plain-db")).toEqual({ memory: 512, power: "poweredOn", address: "10.17.3.7" });
    expect(await disksOf(farm, "plain-db")).toEqual([
      { unit: 0, bytes: 10 * 2 ** 30, file: "[LocalDS_0] plain-db/plain-db.vmdk" },
      { unit: 1, bytes: 5 * 2 ** 30, file: "[LocalDS_0] vmfarm/plain/data.vmdk" },
    ]);
    expect(await disksOf(farm, "plain-web")).toMatchObject([{ unit: 0, bytes: 2 ** 30 }]);
    expect(await lines(farm, "tags.attached.ls", "plain-test")).toHaveLength(2);
    expect(await lines(farm, "cluster.rule.ls", "-cluster", "DC0_C0", "-name", "plain-apart")).toEqual([
      "plain-db",
      "plain-web",
    ]);
    expect(await lines(farm, "library.ls", "/plain/image/*")).toEqual([
      "/plain/image/image-disk1.vmdk",
      "/plain/image/image.ovf",
    ]);

    const again = await stack.up();
    expect(again.steps).toEqual([]);

    await stack.setProgram(plainFarm(farm.vcenter, { ...first, memory: 1024, vlan: 18, bootGiB: 12 }));
    const changed = await stack.up();
    const effects = Object.fromEntries(changed.steps.map(({ op, name, diffs }) => [name, [op, ...diffs]]));
    expect(effects).toEqual({
      distributed: ["update", "vlanId"],
      "standard-0": ["update", "vlanId"],
      "standard-1": ["update", "vlanId"],
      db: ["update", "disks", "memory"],
    });
    expect(await facts(farm, "plain-db")).toMatchObject({ memory: 1024, power: "poweredOn" });
    expect((await disksOf(farm, "plain-db"))[0]).toMatchObject({ bytes: 12 * 2 ** 30 });
    expect((await stack.up()).steps).toEqual([]);

    await stack.destroy();
    expect(await inventory(farm)).toEqual(before);
    expect(await govc("datastore.ls", "-ds", "LocalDS_0", "vmfarm/plain")).toBe("");
    expect(await govc("tags.category.ls")).toBe("");
  });
});

/** The paths of every machine, folder and network. */
function inventory(farm: VcenterFarm): Promise<string[]> {
  return lines(farm, "find", "/", "-type", "m", "-type", "f", "-type", "n", "-type", "g");
}

async function lines({ vcenter }: VcenterFarm, ...command: string[]): Promise<string[]> {
  return (await vcenter.govc(...command)).split("\n").filter(Boolean).sort();
}

async function facts({ vcenter }: VcenterFarm, machine: string) {
  const { virtualMachines } = JSON.parse(await vcenter.govc("vm.info", "-json", machine)) as {
    virtualMachines: {
      config: { hardware: { memoryMB: number } };
      runtime: { powerState: string };
      guest: { ipAddress: string };
    }[];
  };
  const { config, runtime, guest } = virtualMachines[0]!;
  return { memory: config.hardware.memoryMB, power: runtime.powerState, address: guest.ipAddress };
}

async function disksOf({ vcenter }: VcenterFarm, machine: string) {
  const { devices } = JSON.parse(await vcenter.govc("device.info", "-json", "-vm", machine, "disk-*")) as {
    devices: { unitNumber: number; capacityInBytes: number; backing: { fileName: string } }[];
  };
  return devices
    .map(({ unitNumber, capacityInBytes, backing }) => ({
      unit: unitNumber,
      bytes: capacityInBytes,
      file: backing.fileName,
    }))
    .sort((a, b) => a.unit - b.unit);
}
