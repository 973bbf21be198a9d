import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { register } from "tsx/cjs/api";
import { beforeEach, expect, test } from "vitest";
import { virshStandIn } from "../unit/platform/libvirt/virshStandIn";

// Like in a program: what hooks need is required when they run.
register();
const { libvirtHooks } =
  require("../../src/platform/libvirt/leftovers") as typeof import("../../src/platform/libvirt/leftovers");
const { Identity } = require("../../src/identity") as typeof import("../../src/identity");

const identity = new Identity("shop", "dev");
const [domain, network] = [identity.uuid("machine", "box"), identity.uuid("lan", "lan")];
const standIn = virshStandIn();
const calls = () => {
  const file = join(standIn.dir, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
};
const domains = (...uuids: string[]) =>
  writeFileSync(join(standIn.dir, "domains"), uuids.map((uuid) => `${uuid}\n`).join(""));
const of = (verb: string) => calls().filter((call) => call.startsWith(`${verb} `) || call === verb);
const newInputs = { disks: [{ volumeId: "/pool/root-2.qcow2" }, { volumeId: "/pool/seed.qcow2" }] };

beforeEach(async () => {
  domains();
  standIn.does(`echo "$*" | sed 's/^.*system //' >> ${standIn.dir}/calls
case "$*" in
*net-list*) echo ${network} ;;
*net-dumpxml*) echo "<network><name>shop-dev-lan</name></network>" ;;
*net-info*) echo "Active:         no" ;;
*list*) cat ${standIn.dir}/domains ;;
*domstate*) echo "shut off" ;;
*domname*) echo shop-dev-box ;;
*dumpxml*) echo "<domain><name>b</name><devices><disk><source file='/pool/root-1.qcow2'/><target dev='vda'/></disk></devices></domain>" ;;
*vol-download*) exit 1 ;;
esac
`);
  await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "", state: inputs }), call: () => ({}) });
  // The SDK's mock monitor does not know hooks yet.
  const monitor = pulumi.runtime.getMonitor() as { registerResourceHook?: unknown };
  monitor.registerResourceHook = (_request: object, callback: (error: unknown, response: object) => void) =>
    callback(null, {});
});

/** Runs hooks as the engine does before it creates something with the name. */
async function run(hooks: pulumi.ResourceHook[], name: string, inputs: object, id = ""): Promise<void> {
  for (const { callback } of hooks) await callback({ name, newInputs: inputs, id } as never);
}
const hooksOf = (uri: string, earlier: string[] = []) =>
  libvirtHooks("l", uri, identity, new Map([["box", pulumi.output<string[] | undefined>(earlier)]]));

test("a domain whose root disk its machine has had before is removed, and domains are listed once", async () => {
  domains(domain);
  const { beforeDomain } = hooksOf("qemu:///system", ["root-1.qcow2"]);
  await run(beforeDomain, "other", newInputs);
  expect(of("undefine")).toEqual([]);
  await run(beforeDomain, "box", newInputs);
  expect(of("undefine")).toEqual([`undefine --managed-save --nvram --snapshots-metadata ${domain}`]);
  expect(of("list")).toHaveLength(1);
});

test("one with another disk may belong to another stack", async () => {
  domains(domain);
  await expect(run(hooksOf("qemu:///system").beforeDomain, "box", newInputs)).rejects.toThrow(/not changed/);
  expect(of("undefine")).toEqual([]);
});

test("without a domain of ours nothing is inspected", async () => {
  await run(hooksOf("qemu:///system").beforeDomain, "box", newInputs);
  expect(calls()).toEqual(["list --all --uuid"]);
});

test("a network that the state has claimed is removed, but not one on a bridge", async () => {
  const { beforeNetwork } = hooksOf("qemu:///system");
  await run(beforeNetwork, "lan", { mode: "nat" });
  expect(of("net-undefine")).toEqual([`net-undefine ${network}`]);
  await expect(run(beforeNetwork, "lan", { mode: "bridge" })).rejects.toThrow(/may belong to another stack/);
});

test("a domain that was undefined by hand is not updated", async () => {
  const { beforeDomainUpdate } = hooksOf("qemu:///system");
  await expect(run(beforeDomainUpdate, "box", newInputs, domain)).rejects.toThrow(
    /the domain of box no longer exists at qemu:/,
  );
  domains(domain);
  await run(beforeDomainUpdate, "box", newInputs, domain);
});

test.each([
  ["qemu:///system", []],
  ["xen:///system", [expect.stringMatching(/^vol-download \/pool\/seed\.qcow2 /)]],
])("%s: what a seed says about an earlier domain is removed if guests report there", async (uri, downloads) => {
  // The download fails here: what it would change is tested with the seed.
  await run(hooksOf(uri).beforeDomain, "box", newInputs).catch(() => undefined);
  expect(of("vol-download")).toEqual(downloads);
});
