import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changedInputs, checked, isKnown } from "../../../src/dynamic/provider";
import { providers } from "../../../src/providers";
import { reversed } from "../../support/reversed";

describe("changedInputs", () => {
  const inputs = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue());

  test("is empty if nothing changed, whatever the order of keys", () => {
    fc.assert(
      fc.property(inputs, (news) => {
        const olds = JSON.parse(JSON.stringify(news));
        expect(changedInputs(reversed(olds) as object, news)).toEqual([]);
      }),
    );
  });

  test("lists exactly the inputs that differ", () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (news, which) => {
        const keys = Object.keys(news);
        fc.pre(keys.length > 0);
        const key = keys[which % keys.length]!;
        expect(changedInputs({ ...news, [key]: { other: [news[key]] } }, news)).toEqual([key]);
        const { [key]: _, ...fewer } = news;
        expect(changedInputs(fewer, news)).toEqual([key]);
      }),
    );
  });

  test("respects the order of a list, and leaves out the provider's own text and what only the old state has", () => {
    expect(changedInputs({ a: [1, 2] }, { a: [2, 1] })).toEqual(["a"]);
    expect(changedInputs({ a: 1, __provider: "x", path: "/p" }, { a: 1, __provider: "y" })).toEqual([]);
  });
});

test("checked answers in the engine's terms", () => {
  expect(checked({ a: 1 })).toEqual({ inputs: { a: 1 }, failures: [] });
  expect(checked({ a: 1 }, [{ propertyPath: "a", reason: "is odd" }])).toEqual({
    inputs: { a: 1 },
    failures: [{ property: "a", reason: "is odd" }],
  });
});

test("isKnown recognises unknown values", () => {
  expect(isKnown("04da6b54-80e4-46f7-96ec-b56ff0331ba9")).toBe(false);
  for (const value of [0, "", false, undefined, null, "x"]) expect(isKnown(value)).toBe(true);
});

test("the names of the providers are in users' states", () => {
  expect(Object.keys(providers)).toEqual([
    "acceleratorProbe",
    "bootVolumes",
    "dataDisk",
    "dnsRecords",
    "guest",
    "imageVolume",
    "libvirtHost",
    "subnetClaim",
    "xenHost",
    "antiAffinity",
    "bootConfig",
    "dataFolder",
    "diskSeats",
    "existingNetwork",
    "hostRecords",
    "imageTemplate",
    "machineHardware",
    "portGroupName",
    "stackFolder",
    "stackTags",
    "vsphereDataDisk",
    "vsphereGuest",
    "vsphereHost",
    "adoptedAmi",
    "awsRegion",
    "ec2DataDisk",
    "ec2Guest",
    "ec2HostRecords",
    "existingVpc",
    "farmSize",
    "ingressGuard",
    "launchData",
    "launchImage",
    "publishedAmi",
  ]);
});

const here = { region: "eu-central-1" };

describe("diff", () => {
  const diff = (name: keyof typeof providers, olds: object, news: object) =>
    providers[name].diff!("id", olds as never, news as never);

  test.each<[keyof typeof providers, object, object, string[] | "in place" | "nothing"]>([
    ["bootVolumes", { userData: "a", peers: "1" }, { userData: "b", peers: "1" }, ["userData"]],
    ["bootVolumes", { userData: "a", peers: "1" }, { userData: "a", peers: "2" }, "nothing"],
    ["bootVolumes", { imagePath: "/a", rootSize: 1 }, { imagePath: "/b", rootSize: 2 }, ["imagePath", "rootSize"]],
    ["dataDisk", { bytes: 1, volume: "v" }, { bytes: 2, volume: "v" }, "in place"],
    ["dataDisk", { volume: "v", pool: "a" }, { volume: "v", pool: "b" }, ["volume"]],
    ["dataDisk", { volume: "v", path: "/p" }, { volume: "v" }, "nothing"],
    ["dnsRecords", { network: "n", records: [] }, { network: "n", records: [{ address: "a" }] }, "in place"],
    ["dnsRecords", { network: "n", records: [] }, { network: "m", records: [] }, ["network"]],
    ["guest", { domainId: "1", peers: "a" }, { domainId: "1", peers: "b" }, "in place"],
    ["guest", { domainId: "1" }, { domainId: "2" }, ["domainId"]],
    ["guest", { instanceId: "1" }, { instanceId: "2" }, ["instanceId"]],
    ["imageVolume", { volume: "a", plan: { x: 1 } }, { volume: "a", plan: { x: 2 } }, "nothing"],
    ["imageVolume", { volume: "a", plan: {} }, { volume: "b", plan: {} }, ["volume"]],
    ["libvirtHost", { uri: "a", pool: "p" }, { uri: "a", pool: "q" }, "in place"],
    ["libvirtHost", { uri: "a", pool: "p" }, { uri: "a", pool: "p" }, "nothing"],
    ["acceleratorProbe", { uri: "a", imagePath: "/i" }, { uri: "a", imagePath: "/j" }, "in place"],
    ["acceleratorProbe", { uri: "a" }, { uri: "b" }, ["uri"]],
    ["subnetClaim", { cidr: "a" }, { cidr: "b" }, ["cidr"]],
    ["launchData", { userData: "a", peers: "1" }, { userData: "a", peers: "2" }, "nothing"],
    ["launchData", { userData: "a" }, { userData: "b" }, ["userData"]],
    ["ec2Guest", { aws: here, peers: "a" }, { aws: here, peers: "b" }, "in place"],
    ["ec2Guest", { aws: here }, { aws: { ...here, profile: "p" } }, "in place"],
    ["ec2Guest", { aws: here, instanceId: "1" }, { aws: here, instanceId: "2" }, ["instanceId"]],
    ["ec2DataDisk", { aws: here, gibibytes: 1 }, { aws: here, gibibytes: 2 }, "in place"],
    ["ec2DataDisk", { aws: here }, { aws: { region: "eu-west-1" } }, ["aws"]],
    ["ec2HostRecords", { aws: here, addresses: {} }, { aws: here, addresses: { a: "1" } }, "in place"],
    ["awsRegion", { aws: here, zones: [] }, { aws: here, zones: ["z"] }, "in place"],
  ])("%s from %j to %j: %j", async (name, olds, news, effect) => {
    const { changes, replaces } = await diff(name, olds, news);
    expect(changes).toBe(effect !== "nothing");
    expect(replaces).toEqual(Array.isArray(effect) ? effect : []);
  });
});
