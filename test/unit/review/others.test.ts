import { describe, expect, it } from "vitest";
import { readPreview } from "../../../src/preview/readPreview";
import { review } from "../../../src/review/review";
import { knowledge, previewOf } from "./support";

function step(op: string, types: string, name: string) {
  const [parent] = types.split("$").slice(0, -1);
  const state = { inputs: {}, parent: parent === undefined ? "" : `urn:pulumi:dev::shop::${parent}::shop` };
  return { op, urn: `urn:pulumi:dev::shop::${types}::${name}`, oldState: state, newState: state };
}

function read(...steps: object[]) {
  return review(readPreview(previewOf(...steps)), knowledge());
}

const cluster = "vmfarm:index:MultiTierCluster";
const shared = [
  "libvirt:index/volume:Volume",
  "aws:route53/zone:Zone",
  "aws:iam/role:Role",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
];

describe("resources of others", () => {
  it.each(shared)("are reported, although vmfarm uses the same type: %s", (type) => {
    expect(read(step("delete", type, "theirs")).others).toEqual([{ name: "theirs", type, action: "delete" }]);
    expect(read(step("delete", `their:index:Thing$${type}`, "theirs")).others).toHaveLength(1);
    expect(read(step("same", type, "theirs")).others).toEqual([]);
  });

  it("do not include parts of a vmfarm component, at any depth", () => {
    const zone = step("create", `their:index:Thing$vmfarm:index:VirtualLan$aws:ec2/vpc:Vpc$${shared[1]}`, "zone");
    expect(read(zone).others).toEqual([]);
  });

  it("do not include what vmfarm declares for a whole stack", () => {
    const probe = step("create", "pulumi-nodejs:dynamic/vmfarm:AcceleratorProbe", "probe");
    const roles = ["ec2-947403-machines", "ec2-947403-2-machines"].map((name) => step("create", shared[2]!, name));
    expect(read(probe, ...roles).others).toEqual([]);
  });
});

describe("the load balancer of an exposed tier", () => {
  const parts = ["loadBalancer:LoadBalancer", "targetGroup:TargetGroup", "listener:Listener"].map(
    (one) => `aws:lb/${one}`,
  );
  const all = [...parts, "aws:lb/targetGroupAttachment:TargetGroupAttachment"];

  it.each([
    ["create", "create", "created"],
    ["delete", "destroy", "deleted"],
    ["replace", "replace", "replaced: its address changes"],
  ])("is reported with the network: %s", (op, effect, words) => {
    const { networks, others } = read(...all.map((type) => step(op, `${cluster}$${type}`, "shop-web")));
    expect(networks).toEqual([{ name: "load balancer shop-web", effect, words }]);
    expect(others).toEqual([]);
  });

  it("is not confused with others", () => {
    const { networks, others } = read(...all.map((type) => step("create", type, "theirs")));
    expect(networks).toEqual([]);
    expect(others).toHaveLength(4);
  });
});
