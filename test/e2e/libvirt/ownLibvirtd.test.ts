import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { waitFor } from "../../../tools/host/wait";
import { netnsExec, type OwnLibvirtd, startLibvirtd } from "../../../tools/libvirtd";

const started: OwnLibvirtd[] = [];
const owners: ChildProcess[] = [];
const dirs: string[] = [];
afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill("SIGKILL");
  for (const dir of dirs.splice(0)) await removeTree(dir);
  for (const libvirtd of started.splice(0)) await libvirtd.stop();
});

async function start(owner = process.pid): Promise<OwnLibvirtd & { name: string }> {
  const name = `test-${randomBytes(4).toString("hex")}`;
  const libvirtd = await startLibvirtd({ name, owner });
  started.push(libvirtd);
  return { ...libvirtd, name };
}

const network = `<network><name>lan</name><bridge name="vmfarm0"/><forward mode="nat"/>
<ip address="10.199.7.1" netmask="255.255.255.0"><dhcp><range start="10.199.7.10" end="10.199.7.20"/></dhcp></ip></network>`;

const machine = `<domain type="qemu"><name>m</name><memory unit="MiB">64</memory><vcpu>1</vcpu><os><type>hvm</type></os>
<devices><interface type="network"><source network="lan"/></interface></devices></domain>`;

async function startMachineOnLan(uri: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "vmfarm-xml-"));
  dirs.push(dir);
  for (const [command, xml] of Object.entries({ "net-create": network, create: machine })) {
    writeFileSync(join(dir, command), xml);
    await virsh(uri, [command, join(dir, command)]);
  }
}

async function nothingLeft(name: string): Promise<boolean> {
  const paths = [`/run/netns/vmfarm-${name}`, `/run/vmfarm/${name}`, `/var/lib/vmfarm/${name}`];
  if (paths.some((path) => existsSync(path))) return false;
  const { stdout } = await run("ps", ["-eo", "stat,args"]);
  return !stdout.split("\n").some((line) => !line.startsWith("Z") && line.includes(`/${name}/`));
}

it("keeps two libvirts, their bridges and the host apart, and leaves nothing behind", async () => {
  const [one, two] = [await start(), await start()];
  // The same addresses twice on one host: impossible without separate namespaces.
  for (const { uri } of [one, two]) await startMachineOnLan(uri);
  for (const { netns } of [one, two]) {
    const { stdout } = await run(...netnsExec(netns, "ip", ["-brief", "address", "show", "vmfarm0"]));
    expect(stdout).toContain("10.199.7.1/24");
  }
  expect(readdirSync("/sys/class/net")).not.toContain("vmfarm0");

  await one.stop();
  expect(await nothingLeft(one.name)).toBe(true);
  expect((await virsh(two.uri, ["list", "--name"])).stdout.trim()).toBe("m");
});

it("finds the one that runs under its name instead of starting a second", async () => {
  const first = await start();
  const again = await startLibvirtd({ name: first.name });
  expect(again).toMatchObject({ found: true, pid: first.pid, uri: first.uri });
});

it("stops when its owner ends, even if that was killed", async () => {
  const owner = spawn("sleep", ["600"]);
  owners.push(owner);
  const { name, uri } = await start(owner.pid);
  await startMachineOnLan(uri);
  owner.kill("SIGKILL");
  await waitFor("the libvirt of a killed owner is gone", 20_000, () => nothingLeft(name));
});
