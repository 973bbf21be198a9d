import { describe, expect, test } from "vitest";
import { ownType } from "../../../src/preview/kinds/own";
import type { Preview } from "../../../src/preview/readPreview";
import type { Step } from "../../../src/preview/step";
import { review } from "../../../src/review/review";
import { step } from "./steps";
import { knowledge } from "./support";

const urn = (types: string, name: string) => `urn:pulumi:dev::shop::${types}::${name}`;
const cluster = urn("vmfarm:index:MultiTierCluster", "shop");
const farm = urn("vmfarm:index:Ec2Farm", "web");

function reviewed(...steps: Partial<Step>[]) {
  const preview: Preview = {
    ...{ project: "shop", stack: "dev", warnings: ["w"], errors: ["e"], notices: ["n"], refreshed: true, skipped: [] },
    steps: steps.map((more) => step({ urn: urn(more.type ?? "", more.name ?? ""), ...more })),
  };
  return review(preview, knowledge());
}
const machines = (...steps: Partial<Step>[]) =>
  reviewed(...steps).machines.map(({ name, group, effect, disks }) => [
    name,
    group,
    effect,
    disks.map(({ disk }) => disk),
  ]);
const domain = (name: string, more: Partial<Step> = {}) => ({
  ...{ type: "libvirt:index/domain:Domain", name, parent: cluster, action: "create" as const },
  ...more,
});
const instance = (name: string, more: Partial<Step> = {}) => ({
  ...domain(name, more),
  type: "aws:ec2/instance:Instance",
});

test("what a preview says besides its steps is in the review", () => {
  expect(reviewed()).toEqual({
    ...{ project: "shop", stack: "dev", counts: {}, machines: [], farms: [], images: [], access: [] },
    ...{ cost: undefined, stoppedMachines: [], networks: [], others: [] },
    ...{ warnings: ["w"], notices: ["n"], refreshed: true, errors: ["e"] },
  });
});

describe("machines", () => {
  test("are counted by what happens to them", () => {
    expect(reviewed(domain("a"), domain("b"), domain("c", { action: "delete" })).counts).toEqual({
      create: 2,
      destroy: 1,
    });
  });

  test.each([
    ["shop-web-12", cluster, "shop / web"],
    ["shop-a-1-b-2", cluster, "shop / a-1-b"],
    ["other-1", cluster, "shop / other-1"],
    ["box", "", "single machines"],
    ["box", urn("vmfarm:index:VirtualMachine", "box"), "single machines"],
    ["shop-web-1", urn("their:index:Thing$vmfarm:index:MultiTierCluster", "shop"), "shop / web"],
  ])("%s of %s is in the group %s", (name, parent, group) => {
    expect(machines(domain(name, { parent }))).toEqual([[name, group, "create", []]]);
  });

  test("have the data disks that are named after them, with or without project and stack", () => {
    const disk = (machine: string, serial: string) => ({
      ...{ type: ownType("DataDisk"), name: `disk-${serial}`, parent: cluster, action: "create" as const },
      news: { domain: machine, serial },
    });
    expect(machines(domain("shop-db-1"), disk("shop-dev-shop-db-1", "data"), disk("shop-db-1", "log"))).toEqual([
      ["shop-db-1", "shop / db", "create", ["data", "log"]],
    ]);
    expect(machines(disk("", "data"))).toEqual([["disk-data", "shop / disk-data", "live", ["data"]]]);
  });

  test("keep the disks that are attached to them, by the longest name that is a machine's", () => {
    const attachment = (name: string, parent = cluster) => ({
      ...{ type: "aws:ec2/volumeAttachment:VolumeAttachment", name, parent, action: "same" as const },
    });
    const replaced = { action: "replace" as const };
    expect(
      machines(
        instance("shop-db-1", replaced),
        attachment("shop-db-1-data"),
        attachment("shop-db-1-my-log"),
        attachment("shop-db-2-data"),
        attachment("shop-db-1-other", "elsewhere"),
        attachment("shop"),
        attachment("-x"),
      ),
    ).toEqual([["shop-db-1", "shop / db", "replace", ["data", "my-log"]]]);
    const guest = { type: ownType("Guest"), name: "shop-db-1-my", parent: cluster, action: "same" as const };
    expect(machines(instance("shop-db-1", replaced), guest, attachment("shop-db-1-my-log"))[0]![3]).toEqual(["my-log"]);
  });
});

describe("other resources", () => {
  test("are reported where they change, and those of others that look like ours", () => {
    const others = (...steps: Partial<Step>[]) => reviewed(...steps).others;
    const bucket = { type: "aws:s3/bucket:Bucket", name: "b", action: "create" as const };
    expect(others(bucket, { ...bucket, action: "same" })).toEqual([{ name: "b", type: bucket.type, action: "create" }]);
    const subnet = { type: "aws:ec2/subnet:Subnet", name: "s", action: "create" as const };
    expect(others(subnet)).toHaveLength(1);
    expect(others({ ...subnet, urn: urn("vmfarm:index:VirtualLan$aws:ec2/subnet:Subnet", "s") })).toEqual([]);
    const policy = { type: "aws:autoscaling/policy:Policy", name: "p", action: "create" as const };
    expect(others(policy)).toHaveLength(1);
  });
});

describe("farms", () => {
  const group = (parent: string, name: string, more: Partial<Step> = {}) => ({
    ...{ type: "aws:autoscaling/group:Group", name, parent, action: "create" as const },
    ...more,
  });

  test("have all that belongs to them, the worst first, and no machines", () => {
    const other = urn("vmfarm:index:Ec2Farm", "batch");
    const {
      farms,
      machines: found,
      others,
    } = reviewed(
      group(farm, "web"),
      { type: ownType("LaunchData"), name: "web", parent: farm, action: "create" },
      { type: ownType("AwsRegion"), name: "r", parent: farm, action: "create", urn: urn(ownType("AwsRegion"), "r") },
      group(other, "batch", { action: "delete" }),
      group(urn("vmfarm:index:Ec2Farm", "same"), "same", { action: "same" }),
    );
    expect(farms.map(({ name, effect }) => [name, effect])).toEqual([
      ["batch", "destroy"],
      ["web", "create"],
    ]);
    expect(found).toEqual([]);
    expect(others).toEqual([]);
  });

  test("declare their image once more, which is not reported", () => {
    const image = (parent: string) => ({
      ...{ type: ownType("AdoptedAmi"), name: "i", parent, action: "create" as const, news: { ami: "ami-1" } },
    });
    expect(reviewed(image(farm)).images).toEqual([]);
    expect(reviewed(image("")).images).toMatchObject([{ name: "i", after: "ami-1" }]);
  });
});

test("networks are in order, the worst first", () => {
  const lan = (name: string, action: Step["action"]) => ({
    ...{ type: "libvirt:index/network:Network", name, action, parent: urn("vmfarm:index:VirtualLan", name) },
  });
  expect(reviewed(lan("b", "create"), lan("c", "delete"), lan("a", "create")).networks.map(({ name }) => name)).toEqual(
    [...["LAN c", "LAN a", "LAN b"]],
  );
});
