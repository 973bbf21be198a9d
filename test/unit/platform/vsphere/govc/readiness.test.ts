import { beforeEach, describe, expect, test, vi } from "vitest";
import { waitUntilReady } from "../../../../../src/guest/readiness";
import { guestInfoChannel } from "../../../../../src/platform/vsphere/govc/guestInfoChannel";
import { type AwaitedMachine, guestInfoProbe } from "../../../../../src/platform/vsphere/govc/readiness";
import { base64, keys } from "../../../../../src/platform/vsphere/guestInfo";
import { ProgramError } from "../../../../../src/process/run";

/** What the vCenter reports about the machine, poll by poll; the last one stays. */
let looks: (object | "gone")[] = [];
let ran: string[][] = [];
vi.mock("../../../../../src/platform/vsphere/govc/govc", () => ({
  govc: async (_vcenter: object, args: string[]) => void ran.push(args),
  govcJson: async () => {
    const look = looks.length > 1 ? looks.shift()! : looks[0]!;
    if (look === "gone") throw new ProgramError("govc", ["object.collect"], 1, "ManagedObjectNotFound", "gone");
    return Object.entries(look).map(([name, val]) => ({ name, val }));
  },
}));

const awaited: AwaitedMachine = {
  vcenter: { server: "vc", user: "me", password: "hunter2" },
  machine: "VirtualMachine:vm-1",
  machinePath: "/DC0/vm/shop/box",
  instanceId: "vmfarm-1",
  address: "10.1.2.3",
};

const waiting = (timeoutSeconds: number) => waitUntilReady(guestInfoProbe(awaited, timeoutSeconds), { timeoutSeconds });

function look(guestinfo: Record<string, string> = {}, more: object = {}) {
  return {
    "config.extraConfig": { _value: Object.entries(guestinfo).map(([key, value]) => ({ key, value })) },
    "runtime.powerState": "poweredOn",
    "guest.toolsRunningStatus": "guestToolsRunning",
    "guest.net": { _value: [{ ipAddress: ["10.1.2.3", "fe80::1"] }] },
    ...more,
  };
}
const report = (errors: string[], log = "") => base64(JSON.stringify({ errors, log }));
const reported = (errors: string[], log = "", instance = "vmfarm-1") =>
  look({ [keys.instance]: instance, [keys.result]: report(errors, log) });

beforeEach(() => {
  looks = [];
});

describe("a guest is waited for", () => {
  test("until it reports that its instance is done", async () => {
    looks = [look(), look({ [keys.result]: " ", [keys.instance]: "vmfarm-1" }), reported([])];
    await waiting(60);
    expect(looks).toHaveLength(1);
  });

  test("and what an earlier instance left is not a report", async () => {
    looks = [reported([], "", "vmfarm-0")];
    await expect(waiting(1)).rejects.toThrow(/not ready after 1 s.*from an earlier instance/s);
  });

  test("and its errors are reported with its own last lines", async () => {
    looks = [reported(["scripts-user failed"], Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n"))];
    const error = await waiting(60).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/^cloud-init failed in \/DC0\/vm\/shop\/box:\n {2}scripts-user failed\n/);
    expect((error as Error).message).toContain("  | line 29");
    expect((error as Error).message).not.toContain("  | line 14\n");
    expect((error as Error).message).toContain("govc vm.console -h5 /DC0/vm/shop/box");
  });

  test("and one that powers itself off is reported immediately", async () => {
    looks = [look(), look({}, { "runtime.powerState": "poweredOff" })];
    await expect(waiting(60)).rejects.toThrow(/stopped running \(poweredOff\)/);
    looks = ["gone"];
    await expect(waiting(60)).rejects.toThrow(/stopped running \(gone\)/);
  });

  test("and a template that reports nothing counts as ready when its tools run and it has its address", async () => {
    looks = [look()];
    await waiting(3);
  });

  test("and not before", async () => {
    looks = [look({}, { "guest.net": { _value: [{ ipAddress: ["169.254.1.1"] }] } })];
    await expect(waiting(1)).rejects.toThrow(
      /It is poweredOn, VMware's tools: guestToolsRunning, addresses: 169\.254\.1\.1 \(10\.1\.2\.3 expected\)/,
    );
    looks = [look({}, { "guest.toolsRunningStatus": "guestToolsNotRunning" })];
    await expect(waiting(1)).rejects.toThrow(/VMware's tools: guestToolsNotRunning/);
  });
});

test("a file that the guest writes is sent through its guestinfo", async () => {
  ran = [];
  await guestInfoChannel(awaited.vcenter, awaited.machine).writeFile("/etc/vmfarm/peers.json", "ä\n");
  expect(ran).toEqual([["vm.change", "-vm", "VirtualMachine:vm-1", "-e", "guestinfo.vmfarm.peers=w6QK"]]);
});
