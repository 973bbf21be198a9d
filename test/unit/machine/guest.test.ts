import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { GuestArgs } from "../../../src/cloudInit/args";
import { type GuestPlan, planGuest } from "../../../src/cloudInit/guest";
import { InvalidArgsError, Problems } from "../../../src/input/problem";
import { checkedGuest, pickGuest, renderAlike, renderGuest, shellOn } from "../../../src/machine/guest";
import { planMachine } from "../../../src/machine/plan";
import type { LanArgs, NetworkRef } from "../../../src/network/args";
import { identity, lanPlan, newContext } from "../network/arbitraries";

const image = { imageId: "i", fileName: "i", virtualSize: 1 };
const peers = { machine: "db", tiers: {} };
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMn0F2gK2aUJP36iYZtNziGh/cMoa6J21aoSQctBTQ9N a";

function machineOn(lans: Record<string, LanArgs>, more: Partial<Parameters<typeof planMachine>[1]> = {}) {
  const context = newContext();
  const attachments = Object.entries(lans).map(([name, args]) => {
    const lan: NetworkRef = { networkId: "id", networkName: name, cidr: "of this program" };
    context.lans.declare(lan, lanPlan(args, name), "here");
    return { lan };
  });
  const plan = planMachine("db", { image, lans: attachments, ...more }, context);
  expect(context.problems.found).toEqual([]);
  return plan;
}

const known = (args: GuestArgs = {}): GuestPlan => planGuest(args, new Problems())!;
const resolved = <T>(output: pulumi.Input<T>) =>
  new Promise<T>((resolve) => pulumi.output(output).apply((value) => resolve(value as T)));

describe("network cards in the guest", () => {
  const cards = (lans: Record<string, LanArgs>) =>
    parse(renderGuest(identity, machineOn(lans), {}, known(), peers).networkConfig).ethernets;

  test("have address, resolver and search domain of their LAN, and do not expect a router if vmfarm's LAN has none", () => {
    const plan = machineOn({ lan: { cidr: "10.17.3.0/25" } });
    const { lan0 } = parse(renderGuest(identity, plan, {}, known(), peers).networkConfig).ethernets;
    expect(lan0).toMatchObject({
      match: { macaddress: plan.nics[0]!.mac.toLowerCase() },
      addresses: [`${plan.nics[0]!.address}/25`],
      "accept-ra": false,
      nameservers: { addresses: ["10.17.3.1"], search: ["lan.internal"] },
    });
  });

  test("have one default route: through the first LAN that leads anywhere", () => {
    const { lan0, lan1, lan2 } = cards({
      inner: { cidr: "10.17.3.0/24", mode: "isolated" },
      front: { cidr: "10.17.4.0/24" },
      back: { cidr: "10.17.5.0/24" },
    });
    expect([lan0.routes, lan1.routes, lan2.routes]).toEqual([
      undefined,
      [{ to: "0.0.0.0/0", via: "10.17.4.1" }],
      undefined,
    ]);
    expect(cards({ inner: { cidr: "10.17.3.0/24", mode: "isolated" } }).lan0.routes).toBeUndefined();
  });

  test("accept what routers of the site advertise", () => {
    expect(cards({ site: { cidr: "10.17.3.0/24", mode: "bridge", bridge: "br0" } }).lan0).not.toHaveProperty(
      "accept-ra",
    );
  });
});

describe("user-data", () => {
  test("only mounts the data disks that have a mount point", () => {
    const dataDisks = [
      { name: "data", size: "1GiB", mountPath: "/srv" },
      { name: "raw", size: "1GiB" },
    ];
    const { userData } = renderGuest(identity, machineOn({}, { dataDisks }), {}, known(), peers);
    expect(userData).toContain("virtio-data");
    expect(userData).not.toContain("virtio-raw");
  });

  test("is text if everything is known, with an instance-id and meta-data derived from it", () => {
    const files = (commands: string[]) =>
      renderGuest(identity, machineOn({}), { commands }, known({ commands }), peers);
    const [one, same, other] = [files(["a"]), files(["a"]), files(["b"])];
    expect(one).toEqual(same);
    expect(one.instanceId).toMatch(/^vmfarm-[0-9a-f]{32}$/);
    expect(other.instanceId).not.toBe(one.instanceId);
    expect(parse(one.metaData as string)).toEqual({ "instance-id": one.instanceId, "local-hostname": "db" });
    expect(one.peers).toBe(peers);
  });

  test("is the same if a value comes from another resource", async () => {
    const now = renderGuest(identity, machineOn({}), { commands: ["a"] }, known({ commands: ["a"] }), peers);
    const late = renderGuest(identity, machineOn({}), { commands: [pulumi.output("a")] }, undefined, peers);
    for (const part of ["userData", "instanceId", "metaData"] as const) {
      expect(late[part]).not.toBeTypeOf("string");
      expect(await resolved(late[part])).toBe(now[part]);
    }
  });

  test("of identical machines has no host name", async () => {
    const text = renderAlike("Ec2Farm", "shop", {}, known());
    expect(text).toMatch(/name: "?vmfarm/);
    expect(text).not.toContain("hostname");
    expect(await resolved(renderAlike("Ec2Farm", "shop", { user: "vmfarm" }, undefined))).toBe(text);
  });
});

test("wrong values that become known late are refused in the name of what the user declared", () => {
  expect(checkedGuest("Ec2Farm", "shop", { commands: ["ls"] })).toEqual(known({ commands: ["ls"] }));
  const refused = () => checkedGuest("Ec2Farm", "shop", { commands: ["ls", "a\0"] });
  expect(refused).toThrow(InvalidArgsError);
  expect(refused).toThrow(/^Ec2Farm "shop" [^\n]*\n {2}- commands\[1\]: .*NUL/);
});

describe("a shell on a machine", () => {
  const plan = machineOn({ lan: { cidr: "10.17.3.0/24" } });
  const { address } = plan.nics[0]!;

  test.each<[GuestArgs, string]>([
    [{}, "console"],
    [{ sshKeys: [] }, "console"],
    [{ sshKeys: [key] }, `ssh vmfarm@${address}`],
    [{ sshKeys: [key], user: "ops" }, `ssh ops@${address}`],
  ])("with %j", (args, shell) => {
    expect(shellOn(plan, args, "console")).toBe(shell);
  });

  test("without a LAN is on its console", () => {
    expect(shellOn(machineOn({}), { sshKeys: [key] }, "console")).toBe("console");
  });
});

test("the guest's part of a machine's arguments is exactly GuestArgs", () => {
  const guest: Required<GuestArgs> = {
    user: "ops",
    sshKeys: [key],
    files: [],
    packages: ["a"],
    commands: ["b"],
    cloudInit: "#!",
    timezone: "Etc/UTC",
  };
  expect(pickGuest({ ...guest, memory: "1GiB" } as GuestArgs)).toEqual(guest);
});
