import { describe, expect, it } from "vitest";
import {
  openTogether,
  openToTheWorld,
  openToUnknown,
  unencryptedDisk,
  unverifiedTls,
} from "../../../src/policy/rules/exposure";
import { tiersWithoutSpare, tooManyMachines } from "../../../src/policy/rules/farm";
import { tooOld, uncheckedBase, withoutManifest } from "../../../src/policy/rules/images";
import { clonesBeyondSeats } from "../../../src/policy/rules/licenceSeats";
import { nameClash, takenNames } from "../../../src/policy/rules/names";
import type { PolicyResource, StackResource } from "../../../src/policy/rules/resource";
import { unknownValue } from "../../../src/preview/values";
import { knowledge, manifest } from "../review/support";

function resource(type: string, props: Record<string, unknown>, name = "one", cluster = "shop"): PolicyResource {
  return { type, name, props, urn: `urn:pulumi:dev::p::vmfarm:index:MultiTierCluster$${type}::${name}${cluster}` };
}
const instanceDisks = (props: Record<string, unknown>) => unencryptedDisk(resource("aws:ec2/instance:Instance", props));
const templateDisks = (...disks: unknown[]) =>
  unencryptedDisk(
    resource("aws:ec2/launchTemplate:LaunchTemplate", {
      blockDeviceMappings: disks.map((ebs, i) => ({ deviceName: `/dev/sd${i}`, ebs })),
    }),
  );
const imageOf = (props: Record<string, unknown>) => resource("pulumi-nodejs:dynamic/vmfarm:ImageVolume", props);
const aloneMachine: PolicyResource = {
  type: "libvirt:index/domain:Domain",
  name: "a-1",
  props: {},
  urn: "urn:pulumi:dev::p::x::a-1",
};
const machine = (name: string) => resource("libvirt:index/domain:Domain", {}, name);
const group = (ingress: object[]) => resource("aws:ec2/securityGroup:SecurityGroup", { ingress });

/** Some of 32 parts of the world, none of which is the world by itself. */
const parts = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `${(from + i) * 8}.0.0.0/5`);
/** A resource as the policy engine shows it during a preview: unknown values cannot be read. */
const unknowable = (props: Record<string, unknown>) => {
  const guarded = <T extends object>(of: T): T =>
    new Proxy(of, {
      get(target, key) {
        const value = Reflect.get(target, key);
        if (value === unknownValue) throw new Error(`${String(key)} can't be known during preview`);
        return value !== null && typeof value === "object" ? guarded(value) : value;
      },
    });
  return resource("aws:ec2/securityGroup:SecurityGroup", guarded(props));
};

const { now, manifestOf } = knowledge({ "web-1.qcow2": manifest(45) });
const old = (plan: object, options: { maxAgeDays?: number; factor?: number } = {}) =>
  tooOld(imageOf({ volume: "web-1.qcow2", plan }), { factor: 1, now, ...options }, manifestOf);

const day = 86_400;

const ours = (type: string) => `pulumi-nodejs:dynamic/vmfarm:${type}`;
const built = { isBuilt: () => true, manifestOf };
const manifestless = (props: Record<string, unknown>, allowed: string[] = [], host = built) =>
  withoutManifest(imageOf(props), host, allowed);
const fromRecipe = { plan: { base: { kind: "bootstrap" }, fileName: "web-2.qcow2" } };

const ofStack = (
  one: PolicyResource,
  propertyDependencies: StackResource["propertyDependencies"] = {},
): StackResource => ({
  ...one,
  propertyDependencies,
});
const paid = ofStack(resource(ours("PublishedAmi"), {}, "paid"));
const cloneOf = (name: string, image: StackResource) =>
  ofStack(resource("aws:ec2/instance:Instance", {}, name), { ami: [image] });
const clone = (name: string) => cloneOf(name, paid);
/** An image that declares a licence with this many seats. */
const paidFor = (seats: number, name = "paid") =>
  ofStack(resource(ours("AdoptedAmi"), { plan: { licences: { commercial: [{ name: "Agent", seats }] } } }, name));
const template = ofStack(resource("aws:ec2/launchTemplate:LaunchTemplate", {}), { imageId: [paid] });
const elastic = ofStack(resource("aws:autoscaling/group:Group", { maxSize: 4 }), { launchTemplate: [template] });
const volumes = ofStack(resource(ours("BootVolumes"), { imagePath: "/pool/paid-0123456789ab.qcow2" }));

const sg = ofStack(resource("aws:ec2/securityGroup:SecurityGroup", {}, "sg"));
const otherSg = ofStack(resource("aws:ec2/securityGroup:SecurityGroup", {}, "other"));
/** A rule that admits one half of the world. */
const ruleOf = (name: string, securityGroup: StackResource, from: number) =>
  ofStack(
    resource(
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      { type: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: parts(from + 2, from + 3) },
      name,
    ),
    { securityGroupId: [securityGroup] },
  );
const worldRule = ofStack(
  resource(
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    { type: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
    "world",
  ),
  { securityGroupId: [sg] },
);
const ruleWithId = (name: string, securityGroupId: string, from: number) => {
  const rule = ruleOf(name, sg, from);
  return ofStack({ ...rule, props: { ...rule.props, securityGroupId } });
};
const holderOfIds = ofStack(resource("aws:ec2/instance:Instance", { vpcSecurityGroupIds: ["sg-1", "sg-2"] }));
const balancer = ofStack(resource("aws:lb/loadBalancer:LoadBalancer", {}), { securityGroups: [sg, otherSg] });
const worldOn = (...protocols: string[]) =>
  openToTheWorld(
    group(protocols.map((protocol) => ({ protocol, fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }))),
    [443],
  );
const holder = ofStack(resource("aws:ec2/instance:Instance", {}), { vpcSecurityGroupIds: [sg, otherSg] });

const state = (urn: string, type: string, inputs: object) => ({ deployment: { resources: [{ urn, type, inputs }] } });
const domainUrn = "urn:pulumi:a::shop-dev::libvirt:index/domain:Domain::x";
const taken = () => takenNames([state(domainUrn, "libvirt:index/domain:Domain", { name: "shop-dev-a-x" })]);
const domain = (name: string) => resource("libvirt:index/domain:Domain", { name });
const own = { ...domain("shop-dev-a-x"), urn: domainUrn };

describe("each rule has a good and a bad case:", () => {
  it.each<[string, () => string | undefined, RegExp | undefined]>([
    ["a fresh image", () => old({ maxAgeSeconds: 60 * day }), undefined],
    ["an expired one", () => old({ maxAgeSeconds: 30 * day }), /45 days ago, and at most 30 days are allowed/],
    ["one that is not expired twice over", () => old({ maxAgeSeconds: 30 * day }, { factor: 2 }), undefined],
    ["one that is", () => old({ maxAgeSeconds: 20 * day }, { factor: 2 }), /at most 40 days are allowed/],
    ["one without maxAge", () => old({}), undefined],
    ["one limited by the pack's configuration", () => old({}, { maxAgeDays: 7 }), /at most 7 days are allowed/],
    ["a checked download", () => uncheckedBase(imageOf({ plan: { base: { kind: "url", digest: "ab" } } })), undefined],
    ["an unchecked one", () => uncheckedBase(imageOf({ plan: { base: { kind: "url" } } })), /without a checksum/],
    [
      "a template",
      () => uncheckedBase(imageOf({ plan: { base: { kind: "template", template: "t" } } })),
      /no checksum/,
    ],
    ["a verified libvirt", () => unverifiedTls(resource("x", { uri: "qemu+tls://h/system" })), undefined],
    ["an unverified one", () => unverifiedTls(resource("x", { uri: "qemu+tls://h/system?no_verify=1" })), /no_verify/],
    [
      "a verified vCenter",
      () => unverifiedTls(resource("pulumi:providers:vsphere", { allowUnverifiedSsl: "false" })),
      undefined,
    ],
    [
      "an unverified one",
      () => unverifiedTls(resource("pulumi:providers:vsphere", { allowUnverifiedSsl: "true" })),
      /any certificate/,
    ],
    [
      "an agreed port",
      () => openToTheWorld(group([{ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]), [443]),
      undefined,
    ],
    [
      "a port for some",
      () => openToTheWorld(group([{ fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }]), []),
      undefined,
    ],
    [
      "ssh for all",
      () => openToTheWorld(group([{ fromPort: 22, toPort: 22, ipv6CidrBlocks: ["::/0"] }]), [443]),
      /\(22\)/,
    ],
    [
      "a range around an agreed port",
      () => openToTheWorld(group([{ fromPort: 1, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]), [443]),
      /1 to 443/,
    ],
    [
      "all ports",
      () => openToTheWorld(group([{ protocol: "-1", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]), [443]),
      /all ports/,
    ],
    [
      "the world in parts",
      () => openToTheWorld(group([{ fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }]), [443]),
      /\(22\)/,
    ],
    [
      "the world in parts, by two rules of a group",
      () =>
        openToTheWorld(
          group([...parts(0, 16), ...parts(16, 32)].map((cidr) => ({ fromPort: 22, toPort: 22, cidrBlocks: [cidr] }))),
          [443],
        ),
      /\(22\)/,
    ],
    [
      "the world with bits set after the prefix",
      () => openToTheWorld(group([{ fromPort: 22, toPort: 22, cidrBlocks: ["1.2.3.4/0"] }]), [443]),
      /\(22\)/,
    ],
    [
      "the world of a VPC's default group",
      () =>
        openToTheWorld(
          resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
            ingress: [{ fromPort: 22, toPort: 22, ipv6CidrBlocks: ["0:0:0:0:0:0:0:0/0"] }],
          }),
          [443],
        ),
      /\(22\)/,
    ],
    [
      "a range of agreed ports",
      () => openToTheWorld(group([{ fromPort: 80, toPort: 81, cidrBlocks: ["0.0.0.0/0"] }]), [80, 81]),
      undefined,
    ],
    [
      "the world beside what is unknown before creation",
      () =>
        openToTheWorld(
          unknowable({ ingress: [{ fromPort: 22, cidrBlocks: unknownValue }, { cidrBlocks: ["0.0.0.0/0"] }] }),
          [],
        ),
      /0 to 65535/,
    ],
    [
      "what is unknown before creation",
      () => openToUnknown(unknowable({ ingress: [{ fromPort: 22, toPort: 22, cidrBlocks: unknownValue }] }), []),
      /it is unknown whom "one" lets in \(port 22: a range that is not known yet\)/,
    ],
    ["a TCP and a UDP port that may be", () => worldOn("tcp", "udp"), undefined],
    ["another protocol on such a port", () => worldOn("sctp"), /"one" lets in the whole world \(/],
    [
      "two ports and a range",
      () =>
        openToTheWorld(
          group([
            { fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
            { fromPort: 80, toPort: 81, cidrBlocks: ["::/0"] },
          ]),
          [],
        ),
      /\(22, 80 to 81\); list the ranges/,
    ],
    [
      "two prefix lists, each once",
      () => openToUnknown(group([{ prefixListIds: ["pl-1", "pl-10"] }, { prefixListIds: ["pl-1"] }]), ["pl-10"]),
      /lets in \([^;]*pl-1,[^;]*\); list/,
    ],
    [
      "two unknown addresses",
      () => openToUnknown(group([{ prefixListIds: ["pl-1", "pl-2"] }]), []),
      /lets in \([^;]*pl-1,[^;]*; [^;]*pl-2,[^;]*\); list/,
    ],
    ["a prefix list", () => openToUnknown(group([{ prefixListIds: ["pl-1"] }]), []), /pl-1/],
    ["an allowed prefix list", () => openToUnknown(group([{ prefixListIds: ["pl-1"] }]), ["pl-1"]), undefined],
    ["known ranges", () => openToUnknown(group([{ cidrBlocks: ["0.0.0.0/0"] }]), []), undefined],
    [
      "a rule that is the world alone, which another policy reports, and one more",
      () => openTogether([worldRule, ruleOf("b", sg, 16)], [])[0],
      undefined,
    ],
    [
      "rules of two groups of one load balancer",
      () => openTogether([ruleOf("a", sg, 0), ruleOf("b", otherSg, 16), balancer], [])[0],
      /the rules of a, b together/,
    ],
    [
      "rules that name their groups by id, of one machine that does",
      () => openTogether([ruleWithId("a", "sg-1", 0), ruleWithId("b", "sg-2", 16), holderOfIds], [])[0],
      /the rules of a, b together/,
    ],
    ["rules of two groups", () => openTogether([ruleOf("a", sg, 0), ruleOf("b", otherSg, 16)], [])[0], undefined],
    [
      "rules of one group that together admit the world",
      () => openTogether([ruleOf("a", sg, 0), ruleOf("b", sg, 16)], [])[0],
      /the rules of a, b together let in the whole world \(port 22\)/,
    ],
    ["the same on an agreed port", () => openTogether([ruleOf("a", sg, 0), ruleOf("b", sg, 16)], [22])[0], undefined],
    [
      "rules of two groups of one machine",
      () => openTogether([ruleOf("a", sg, 0), ruleOf("b", otherSg, 16), holder], [])[0],
      /the rules of a, b together/,
    ],
    [
      "another provider that accepts any certificate",
      () => unverifiedTls(resource("pulumi:providers:other", { allowUnverifiedSsl: true })),
      undefined,
    ],
    [
      "a resource on an unverified vCenter",
      () => unverifiedTls(resource(ours("VsphereHost"), { vcenter: { allowUnverifiedSsl: true } })),
      /^"one" accepts any certificate of its vCenter/,
    ],
    [
      "an unverified libvirt, whose URI is shown without parameters",
      () => unverifiedTls(resource("x", { uri: "qemu+tls://h/system?no_verify=1&x=geheim" })),
      /^the libvirt at qemu\+tls:\/\/h\/system is connected/,
    ],
    ["an encrypted volume", () => unencryptedDisk(resource("aws:ebs/volume:Volume", { encrypted: true })), undefined],
    ["one that is not", () => unencryptedDisk(resource("aws:ebs/volume:Volume", {})), /not encrypted/],
    [
      "a data disk of EC2 that is not",
      () => unencryptedDisk(resource(ours("DataDisk"), { encrypted: false })),
      /data disk of/,
    ],
    ["one that is", () => unencryptedDisk(resource(ours("DataDisk"), { encrypted: true })), undefined],
    ["one of another platform", () => unencryptedDisk(resource(ours("DataDisk"), { bytes: 1 })), undefined],
    [
      "an instance whose root disk is not",
      () => instanceDisks({ rootBlockDevice: { volumeSize: 8 } }),
      /the root disk of "one"/,
    ],
    ["one whose root disk is its image's", () => instanceDisks({}), undefined],
    [
      "one with another disk that is not",
      () =>
        instanceDisks({
          rootBlockDevice: { encrypted: true },
          ebsBlockDevices: [{ deviceName: "/dev/sdf", encrypted: true }, { deviceName: "/dev/sdg" }],
        }),
      /^not encrypted: the disk \/dev\/sdg of "one"; set encrypted$/,
    ],
    [
      "one with a disk from a snapshot",
      () => instanceDisks({ ebsBlockDevices: [{ snapshotId: "snap-1" }] }),
      undefined,
    ],
    ["a launch template", () => templateDisks({ encrypted: "true" }, undefined), undefined],
    [
      "one with a disk that is not",
      () => templateDisks({ encrypted: "true" }, { encrypted: "false" }),
      /\/dev\/sd1 of "one"/,
    ],
    [
      "two disks, and one without a name",
      () => templateDisks({}, {}) ?? "",
      /^not encrypted: the disk \/dev\/sd0 of "one", the disk \/dev\/sd1 of "one"; set encrypted$/,
    ],
    ["a disk without a name", () => instanceDisks({ ebsBlockDevices: [{}] }), /^not encrypted: the disk of "one"; /],
    ["a volume by its name", () => unencryptedDisk(resource("aws:ebs/volume:Volume", {})), /: the volume of "one";/],
    [
      "an unknown resource with what an instance or a template has",
      () =>
        unencryptedDisk(resource("x", { encrypted: false, blockDeviceMappings: [{ ebs: {} }], rootBlockDevice: {} })),
      undefined,
    ],
    [
      "an image's arguments on something else",
      () => {
        const other = resource("x", { plan: { base: { kind: "template" }, maxAgeSeconds: 1 }, volume: "web-1.qcow2" });
        return (
          uncheckedBase(other) ?? withoutManifest(other, built, []) ?? tooOld(other, { factor: 1, now }, manifestOf)
        );
      },
      undefined,
    ],
    ["a bootstrap", () => uncheckedBase(imageOf(fromRecipe)), undefined],
    [
      "an image of exactly its age",
      () => old({ maxAgeSeconds: 45 * day }) ?? old({ maxAgeSeconds: 45 * day - 1 }, { factor: 1 }) ?? "",
      /was built 45 days ago, and at most 45 days are allowed/,
    ],
    [
      "an image that is not in the cache, with its age on the platform",
      () =>
        tooOld(
          imageOf({ volume: "web-9.qcow2", createdAt: new Date(now - 9 * day * 1000).toISOString() }),
          { factor: 1, now, maxAgeDays: 8 },
          manifestOf,
        ),
      /^the image web-9\.qcow2 was built 9 days ago/,
    ],
    ["one whose age nobody knows", () => tooOld(imageOf({}), { factor: 1, now, maxAgeDays: 0 }, manifestOf), undefined],
    ["an image without a file", () => manifestless({}), undefined],
    ["an image with its manifest", () => manifestless({ volume: "web-1.qcow2" }), undefined],
    ["one without", () => manifestless(fromRecipe), /in the cache as web-2.qcow2 without its manifest/],
    ["one that is not built yet", () => manifestless(fromRecipe, [], { ...built, isBuilt: () => false }), undefined],
    [
      "a template",
      () => manifestless({ plan: { base: { kind: "template", template: "t" } } }),
      /is the template t and has/,
    ],
    ["an allowed template", () => manifestless({ plan: { base: { kind: "template" } } }, ["one"]), undefined],
    [
      "others' AMI",
      () => withoutManifest(resource(ours("AdoptedAmi"), { ami: "ami-1" }), built, []),
      /is the AMI ami-1/,
    ],
    [
      "a foreign AMI given by a parameter",
      () => withoutManifest(resource(ours("AdoptedAmi"), { parameter: "/ami" }), built, []),
      /is the AMI \/ami and has/,
    ],
    [
      "a foreign AMI that is not known yet",
      () => withoutManifest(resource(ours("AdoptedAmi"), {}), built, []),
      /is the AMI of others and has/,
    ],
    [
      "the AMI that a farm declares once more",
      () =>
        withoutManifest(
          {
            ...resource(ours("AdoptedAmi"), {}),
            urn: `urn:pulumi:d::p::vmfarm:index:Ec2Farm$${ours("AdoptedAmi")}::x`,
          },
          built,
          [],
        ),
      undefined,
    ],
    ["as many clones as seats", () => clonesBeyondSeats([clone("a"), clone("b")], { paid: 2 })[0], undefined],
    [
      "one more",
      () => clonesBeyondSeats([clone("a"), clone("b")], { paid: 1 })[0],
      /2 machines .* "paid", which has 1/,
    ],
    ["clones of an elastic farm", () => clonesBeyondSeats([clone("a"), elastic], { paid: 4 })[0], /5 machines/],
    ["clones of a volume", () => clonesBeyondSeats([volumes], { paid: 0 })[0], /1 machines/],
    [
      "as many clones as seats declared by an image",
      () => clonesBeyondSeats([paidFor(2), clone("a"), clone("b")], {})[0],
      undefined,
    ],
    [
      "one more than declared",
      () => clonesBeyondSeats([paidFor(1), clone("a"), clone("b")], {})[0],
      /2 machines use the licence "Agent" of paid, which has 1 seats/,
    ],
    [
      "clones of two images that share a licence",
      () =>
        clonesBeyondSeats(
          [paidFor(2), paidFor(2, "other"), clone("a"), clone("b"), cloneOf("c", paidFor(2, "other"))],
          {},
        )[0],
      /3 machines use the licence "Agent" of paid, other, which has 2 seats/,
    ],
    [
      "clones of images that say different seats: the fewest count",
      () => clonesBeyondSeats([paidFor(3), paidFor(1, "other"), clone("a"), clone("b")], {})[0],
      /which has 1 seats/,
    ],
    [
      "machines of something that is not an image",
      () => clonesBeyondSeats([cloneOf("a", sg), cloneOf("b", sg)], { sg: 0 })[0],
      undefined,
    ],
    [
      "a machine of an image that is there, whose path would name another",
      () => clonesBeyondSeats([{ ...volumes, propertyDependencies: { imagePath: [sg] } }], { paid: 0 })[0],
      undefined,
    ],
    [
      "volumes of unknown images, and one whose name only looks like it",
      () =>
        clonesBeyondSeats(
          [undefined, "/pool/paid.qcow2", "/pool/paid-0123456789ab.qcow2.old"].map((imagePath) =>
            ofStack(resource(ours("BootVolumes"), { imagePath })),
          ),
          { paid: 0 },
        )[0],
      undefined,
    ],
    [
      "a template by its name",
      () =>
        clonesBeyondSeats([ofStack(resource(ours("BootVolumes"), { imagePath: "paid-0123456789ab" }))], { paid: 0 })[0],
      /1 machines/,
    ],
    [
      "resources that are not machines",
      () =>
        clonesBeyondSeats(
          [
            ofStack(resource("random:index/randomId:RandomId", {})),
            ofStack(resource(ours("ImageVolume"), {})),
            paid,
            template,
          ],
          { paid: 0, undefined: 0 },
        )[0],
      undefined,
    ],
    [
      "a farm without a template",
      () => clonesBeyondSeats([{ ...elastic, propertyDependencies: { launchTemplate: [sg] } }], { paid: 0 })[0],
      undefined,
    ],
    ["clones of another image", () => clonesBeyondSeats([clone("a")], { other: 0 })[0], undefined],
    ["its own name", () => nameClash(domain("shop-dev-b-x"), taken(), []), undefined],
    [
      "another stack's name",
      () => nameClash(domain("shop-dev-a-x"), taken(), []),
      /is already used by the stack shop-dev\/a/,
    ],
    ["the stack's own name", () => nameClash(own, taken(), []), undefined],
    [
      "another stack's prefix",
      () => nameClash(domain("shop-prod-x"), taken(), ["shop-prod-"]),
      /starts with shop-prod-/,
    ],
    ["an empty prefix", () => nameClash(domain("shop-dev-b-x"), taken(), [""]), undefined],
    [
      "a resource without a name",
      () => nameClash(resource("x", { name: "shop-dev-a-x" }), taken(), ["shop-"]),
      undefined,
    ],
    [
      "a name that only a resource of another kind has",
      () => nameClash({ ...domain("shop-dev-a-x"), type: "libvirt:index/network:Network" }, taken(), []),
      undefined,
    ],
    [
      "the name of a state's resource of which only the outputs have it",
      () =>
        nameClash(
          domain("shop-dev-a-x"),
          takenNames([
            {
              deployment: {
                resources: [
                  null,
                  { type: "x", urn: domainUrn, inputs: { name: "shop-dev-a-x" } },
                  { type: "libvirt:index/domain:Domain", urn: domainUrn, outputs: { name: "shop-dev-a-x" } },
                ],
              },
            },
          ]),
          [],
        ),
      /is already used by the stack shop-dev\/a/,
    ],
    ["two machines of two", () => tooManyMachines([machine("a-1"), machine("a-2")], 2), undefined],
    [
      "two machines of one",
      () => tooManyMachines([machine("a-1"), machine("a-2")], 1),
      /2 machines, and at most 1 are/,
    ],
    [
      "an elastic farm that may outgrow them",
      () => tooManyMachines([machine("a"), elastic], 4),
      /may have up to 5 machines/,
    ],
    ["a tier with a spare", () => tiersWithoutSpare([machine("a-1"), machine("a-2")], [])[0], undefined],
    ["a tier without", () => tiersWithoutSpare([machine("a-1")], [])[0], /the tier a has only one machine/],
    ["a tier that is allowed to", () => tiersWithoutSpare([machine("a-1")], ["a"])[0], undefined],
    ["a machine that is in no cluster", () => tiersWithoutSpare([aloneMachine], [])[0], undefined],
    ["a cluster itself", () => tiersWithoutSpare([{ ...machine("a-1"), type: "x" }], [])[0], undefined],
    [
      "tiers whose names differ behind a number, one of ten machines",
      () => tiersWithoutSpare([machine("a-1-b-1"), machine("a-1-b-10"), machine("a-2-b-1")], []).join("|"),
      /^the tier a-2-b has only one machine; [^|]*$/,
    ],
  ])("%s", (_what, rule, expected) => {
    const violation = rule();
    if (expected) expect(violation).toMatch(expected);
    else expect(violation).toBeUndefined();
  });
});
