import { describe, expect, it } from "vitest";
import { ownType } from "../../../src/preview/kinds/own";
import { readPreview } from "../../../src/preview/readPreview";
import { review } from "../../../src/review/review";
import { knowledge, previewOf } from "./support";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const cluster = "urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster::shop";

function step(op: string, type: string, name: string, olds: object, news: object, keys: string[] = []) {
  return {
    op,
    urn: `urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster$${type}::${name}`,
    oldState: { inputs: olds, parent: cluster },
    newState: { inputs: news, parent: cluster },
    detailedDiff: null,
    diffReasons: keys,
  };
}

function machines(...steps: object[]) {
  return review(readPreview(previewOf(...steps)), knowledge()).machines;
}

const vm = "vsphere:index/virtualMachine:VirtualMachine";
const domain = "libvirt:index/domain:Domain";
const dataDisk = "pulumi-nodejs:dynamic/vmfarm:DataDisk";

describe("effects on vSphere", () => {
  it.each([
    ["reboot", { memory: 1024 }, { memory: 2048 }],
    ["live", { memory: 1024, memoryHotAddEnabled: true }, { memory: 2048, memoryHotAddEnabled: true }],
    ["reboot", { memory: 2048, memoryHotAddEnabled: true }, { memory: 1024, memoryHotAddEnabled: true }],
  ])("more or less memory: %s", (effect, olds, news) => {
    const [change] = machines(step("update", vm, "shop-web-1", olds, news, ["memory"]));
    expect(change).toMatchObject({
      group: "shop / web",
      effect,
      causes: [expect.stringMatching(/^memory \dGiB → \dGiB$/)],
    });
  });

  it("a clone of another template is replaced and keeps its attached disks", () => {
    const disks = [{ label: "root" }, { label: "data", attach: true }];
    const boot = step(
      "replace",
      "pulumi-nodejs:dynamic/vmfarm:BootConfig",
      "shop-db-1",
      { imageId: "old" },
      { imageId: unknown },
      ["imageId"],
    );
    const [change] = machines(boot, step("replace", vm, "shop-db-1", { disks }, { disks }, ["clone"]));
    expect(change).toMatchObject({
      effect: "replace",
      causes: ["the image changed old → an image that is not built yet"],
      disks: [{ disk: "data", fate: "kept" }],
    });
  });
});

describe("effects on libvirt", () => {
  it("a machine that is declared not to run is stopped", () => {
    const [change] = machines(step("update", domain, "shop-web-1", { running: true }, { running: false }, ["running"]));
    expect(change).toMatchObject({ effect: "stopped", causes: ["it is declared stopped"] });
  });

  it("a machine that is defined again for another reason than a growing disk is restarted", () => {
    const disks = [{ volumeId: "/pool/shop-dev-shop-db-1.data.1.qcow2" }];
    const disk = { domain: "shop-dev-shop-db-1", serial: "data", bytes: 1 };
    const grown = step("update", dataDisk, "shop-db-1-data", disk, { ...disk, bytes: 2 });
    const olds = { name: "shop-dev-shop-db-1", memory: 64, disks };
    const news = { ...olds, disks: [{ volumeId: unknown }] };
    expect(machines(grown, step("replace", domain, "shop-db-1", olds, news, ["disks"]))).toMatchObject([
      { effect: "live" },
    ]);
    const both = step("replace", domain, "shop-db-1", olds, { ...news, memory: 80 }, ["disks", "memory"]);
    expect(machines(grown, both)).toMatchObject([{ effect: "reboot", causes: ["memory 64MiB → 80MiB"] }]);
  });

  it("a machine that gains or loses a disk while another one grows is restarted", () => {
    const disk = { domain: "shop-dev-shop-db-1", serial: "data", bytes: 1 };
    const grown = step("update", dataDisk, "shop-db-1-data", disk, { ...disk, bytes: 2 });
    const volume = { volumeId: "/pool/shop-dev-shop-db-1.data.1.qcow2" };
    const other = { volumeId: "/pool/shop-dev-shop-db-1.log.1.qcow2" };
    const domainOf = (before: object[], after: object[]) =>
      step("replace", domain, "shop-db-1", { name: "shop-dev-shop-db-1", disks: before }, { disks: after }, ["disks"]);
    const waiting = { volumeId: unknown };
    expect(machines(grown, domainOf([volume], [waiting, other]))).toMatchObject([{ machineEffect: "reboot" }]);
    expect(machines(grown, domainOf([volume, other], [waiting]))).toMatchObject([{ machineEffect: "reboot" }]);
    const added = step("create", dataDisk, "shop-db-1-log", {}, { ...disk, serial: "log" });
    expect(machines(grown, added, domainOf([volume, other], [waiting, waiting]))).toMatchObject([
      { machineEffect: "reboot" },
    ]);
  });

  it("a machine with a new root disk is replaced, and so is one of another program, whose disks are unknown", () => {
    const memory = step("replace", domain, "shop-db-1", { memory: 1 }, { memory: 2 }, ["memory"]);
    const root = step("replace", ownType("BootVolumes"), "shop-db-1", { userData: "a" }, { userData: "b" }, [
      "userData",
    ]);
    expect(machines(memory, root)).toMatchObject([{ effect: "replace" }]);
    const foreign = { ...memory, urn: `urn:pulumi:dev::shop::${domain}::db` };
    expect(machines(foreign)).toMatchObject([{ effect: "replace" }]);
  });

  it.each([
    ["BootVolumes", domain, { earlierRoots: ["root-1"] }],
    ["LaunchData", "aws:ec2/instance:Instance", { aws: { region: "r" }, tags: { a: "b" } }],
  ])("what %s records or is queried with is not a cause", (type, machine, more) => {
    const news = { userData: "b", ...more };
    const boot = step("replace", ownType(type), "shop-db-1", { userData: "a" }, news, Object.keys(news));
    const [change] = machines(boot, step("replace", machine, "shop-db-1", {}, {}));
    expect(change!.causes).toEqual(["its cloud-init user data changed"]);
  });

  it("the fate of a disk depends on the state, not on the program", () => {
    const olds = { domain: "shop-dev-shop-db-1", serial: "data", bytes: 2 ** 20, deleteWithMachine: true };
    const [lost] = machines(
      step("replace", dataDisk, "shop-db-1-data", olds, { ...olds, deleteWithMachine: false }, ["volume"]),
    );
    expect(lost).toMatchObject({ name: "shop-db-1", effect: "data loss" });
    const [kept] = machines(
      step("replace", dataDisk, "shop-db-1-data", { ...olds, deleteWithMachine: false }, olds, ["volume"]),
    );
    expect(kept).toMatchObject({ name: "shop-db-1", effect: "live" });
  });
});
