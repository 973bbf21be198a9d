import type { dynamic } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { connectionTo, hostOf, sameHost, samePool } from "../../../../src/platform/libvirt/location";
import { libvirtProviders } from "../../../../src/platform/libvirt/resources";

const [here, there] = ["qemu:///system", "qemu+ssh://other/system"];

test("a host and a pool are the same if everything about their location is the same", () => {
  const at = { uri: here, pool: "a" };
  expect(
    [at, { uri: here, pool: "b" }, { uri: there, pool: "a" }, {}, undefined].map((one) => samePool(one, at)),
  ).toEqual([true, false, false, false, false]);
  expect([at, { uri: here }, { uri: there }, undefined].map((one) => sameHost(one, at))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("resources on a host are accessed through its connection", () => {
  expect(connectionTo({ uri: there })).toBe(there);
  expect(hostOf({ uri: there, pool: "a" } as never)).toEqual({ uri: there });
});

test.each([
  "acceleratorProbe",
  "bootVolumes",
  "dataDisk",
  "dnsRecords",
  "guest",
  "imageVolume",
  "subnetClaim",
  "xenHost",
] as const)("%s is a different one on another host", async (kind) => {
  const { diff } = libvirtProviders[kind] as dynamic.ResourceProvider;
  const olds = { uri: here, pool: "a", volume: "v", imagePath: "/i", peers: {}, records: [] };
  const ask = async (news: object) => diff!("id", olds, news);
  expect(await ask(olds)).toMatchObject({ changes: false, replaces: [] });
  const { changes, replaces = [] } = await ask({ ...olds, uri: there });
  expect(changes).toBe(true);
  expect(replaces.length).toBeGreaterThan(0);
});
