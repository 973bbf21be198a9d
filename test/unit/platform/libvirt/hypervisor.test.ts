import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { hypervisorOf, hypervisors, hypervisorTraits, isLocal } from "../../../../src/platform/libvirt/hypervisor";
import { dataDiskProvider } from "../../../../src/platform/libvirt/resources/dataDisk";
import { type LibvirtGuestInputs, libvirtGuestProvider } from "../../../../src/platform/libvirt/resources/guest";
import { removeDomain } from "../../../../src/platform/libvirt/virsh/leftovers";
import { putBackDomain } from "../../../../src/platform/libvirt/virsh/placeholder";
import { virshStandIn } from "./virshStandIn";

const [qemu, xen] = ["qemu:///system", "xen:///system"];

test.each([
  [qemu, "qemu", true],
  ["qemu+ssh://host/system", "qemu", false],
  [xen, "xen", true],
  ["xen+ssh://host/system", "xen", false],
  ["test:///default", undefined, true],
  ["lxc:///", undefined, true],
  ["xenqemu:///", undefined, true],
] as const)("the hypervisor of %s is %s", (uri, hypervisor, local) => {
  expect(hypervisorOf(uri)).toBe(hypervisor);
  expect(hypervisorTraits(uri)).toBe(hypervisors[hypervisor ?? "qemu"]);
  expect(isLocal(uri)).toBe(local);
});

describe("on a QEMU host and on a Xen host", () => {
  const standIn = virshStandIn();
  let state = "";
  const calls = () => {
    const file = join(standIn.dir, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  };
  beforeEach(() => {
    state = join(standIn.dir, "state");
    writeFileSync(state, "shut off");
    standIn.does(`for last; do :; done
echo "$*" | sed 's/^.*system //' >> ${standIn.dir}/calls
case "$*" in
*domstate*) cat ${state} ;;
*dominfo*) if [ -e ${standIn.dir}/saved ]; then echo "Managed save:   yes"; else echo "Managed save:   no"; fi ;;
*domname*) [ ! -e ${standIn.dir}/gone ] || { echo "error: failed to get domain" >&2; exit 1; }; echo box-gone ;;
*dumpxml*) echo "<domain><name>box-gone</name></domain>" ;;
*" define "*) cat "$last" > ${standIn.dir}/defined ;;
esac
`);
  });

  test.each([
    [qemu, "undefine --managed-save --nvram --snapshots-metadata u"],
    [xen, "undefine --managed-save u"],
  ])("%s: a domain is undefined with the options that its driver knows", async (uri, command) => {
    await removeDomain(uri, "u", []);
    expect(calls()).toContain(command);
  });

  test.each([
    [qemu, '<domain type="qemu">'],
    [xen, '<domain type="xen">'],
  ])("%s: the stand-in for a domain has its type", async (uri, type) => {
    writeFileSync(join(standIn.dir, "gone"), "");
    await putBackDomain(uri, "u", "box");
    expect(readFileSync(join(standIn.dir, "defined"), "utf8")).toContain(type);
  });

  const guest = { domainId: "u", domain: "box", wait: true, instanceId: "i", timeoutSeconds: 1, seedPath: "/seed" };

  test.each([
    [qemu, false],
    [xen, true],
  ])("%s: saved memory is removed before its domain if the provider cannot remove it: %s", async (uri, removed) => {
    writeFileSync(join(standIn.dir, "saved"), "");
    await libvirtGuestProvider.delete!("u", { ...guest, uri, state: "ready" } as never);
    expect(calls().some((call) => call.startsWith("managedsave-remove"))).toBe(removed);
  });

  test("a Xen guest that cannot be written to is reported, but is not an error", async () => {
    const said: string[] = [];
    const spy = vi.spyOn(console, "error").mockImplementation((line: string) => void said.push(line));
    const inputs: LibvirtGuestInputs = { ...guest, uri: xen, peers: { machine: "a", domain: "d", tiers: {} } };
    const olds = { ...inputs, peers: { ...inputs.peers, machine: "b" }, state: "ready" as const };
    await libvirtGuestProvider.update!("u", olds, inputs);
    spy.mockRestore();
    expect(said).toEqual([
      "box: /etc/vmfarm/peers.json was not updated (a guest of Xen has no agent; DNS names are still up to date)",
    ]);
  });

  const disk = {
    pool: "p",
    volume: "data.qcow2",
    bytes: 2 ** 31,
    domain: "box",
    serial: "data",
    filesystem: "ext4",
    mountPath: "/data",
    deleteWithMachine: false,
    path: "/p/data.qcow2",
  };

  test.each([
    [qemu, "running", []],
    [xen, "running", [/^on Xen a disk can only grow while its machine is stopped/]],
    [xen, "shut off", []],
  ])("%s: whether the disk of a machine that is %s may grow", async (uri, now, refusals) => {
    writeFileSync(state, now);
    const { failures } = await dataDiskProvider.check!(
      { ...disk, uri, bytes: 2 ** 30 } as never,
      { ...disk, uri } as never,
    );
    expect(failures).toEqual(refusals.map((reason) => ({ property: "size", reason: expect.stringMatching(reason) })));
  });
});
