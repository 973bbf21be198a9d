import { describe, expect, it } from "vitest";
import { policies } from "../../../src/policy/policies";
import { unverifiedTls } from "../../../src/policy/rules/connections";
import { openToTheWorld, unencryptedDisk } from "../../../src/policy/rules/exposure";
import { tiersWithoutSpare, tooManyMachines } from "../../../src/policy/rules/farm";
import { tooOld, uncheckedBase } from "../../../src/policy/rules/images";
import type { Judged } from "../../../src/policy/rules/rule";
import { knowledge, manifest } from "../review/support";

function resource(type: string, props: Record<string, unknown>, name = "one", cluster = "shop"): Judged {
  return { type, name, props, urn: `urn:pulumi:dev::p::vmfarm:index:MultiTierCluster$${type}::${name}${cluster}` };
}
const imageOf = (props: Record<string, unknown>) => resource("pulumi-nodejs:dynamic/vmfarm:ImageVolume", props);
const machine = (name: string) => resource("libvirt:index/domain:Domain", {}, name);
const group = (ingress: object[]) => resource("aws:ec2/securityGroup:SecurityGroup", { ingress });

const { now, manifestOf } = knowledge({ "web-1.qcow2": manifest(45) });
const old = (plan: object, options: { maxAgeDays?: number; factor?: number } = {}) =>
  tooOld(imageOf({ volume: "web-1.qcow2", plan }), { factor: 1, now, ...options }, manifestOf);

const day = 86_400;

describe("each rule has a good and a bad case:", () => {
  it.each<[string, string | undefined, RegExp | undefined]>([
    ["a fresh image", old({ maxAgeSeconds: 60 * day }), undefined],
    ["an expired one", old({ maxAgeSeconds: 30 * day }), /45 days ago, and 30 are allowed/],
    ["one that is not expired twice over", old({ maxAgeSeconds: 30 * day }, { factor: 2 }), undefined],
    ["one that is", old({ maxAgeSeconds: 20 * day }, { factor: 2 }), /40 are allowed/],
    ["one without maxAge", old({}), undefined],
    ["one that the pack's configuration limits", old({}, { maxAgeDays: 7 }), /7 are allowed/],
    ["a checked download", uncheckedBase(imageOf({ plan: { base: { kind: "url", digest: "ab" } } })), undefined],
    ["an unchecked one", uncheckedBase(imageOf({ plan: { base: { kind: "url" } } })), /without a checksum/],
    ["a template", uncheckedBase(imageOf({ plan: { base: { kind: "template", template: "t" } } })), /no checksum/],
    ["a verified libvirt", unverifiedTls(resource("x", { uri: "qemu+tls://h/system" })), undefined],
    ["an unverified one", unverifiedTls(resource("x", { uri: "qemu+tls://h/system?no_verify=1" })), /no_verify/],
    [
      "a verified vCenter",
      unverifiedTls(resource("pulumi:providers:vsphere", { allowUnverifiedSsl: "false" })),
      undefined,
    ],
    [
      "an unverified one",
      unverifiedTls(resource("pulumi:providers:vsphere", { allowUnverifiedSsl: "true" })),
      /any certificate/,
    ],
    [
      "an agreed port",
      openToTheWorld(group([{ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]), [443]),
      undefined,
    ],
    [
      "a port for some",
      openToTheWorld(group([{ fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }]), []),
      undefined,
    ],
    ["ssh for all", openToTheWorld(group([{ fromPort: 22, toPort: 22, ipv6CidrBlocks: ["::/0"] }]), [443]), /\(22\)/],
    [
      "a range around an agreed port",
      openToTheWorld(group([{ fromPort: 1, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]), [443]),
      /1 to 443/,
    ],
    [
      "all ports",
      openToTheWorld(group([{ protocol: "-1", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]), [443]),
      /all ports/,
    ],
    ["an encrypted volume", unencryptedDisk(resource("aws:ebs/volume:Volume", { encrypted: true })), undefined],
    ["one that is not", unencryptedDisk(resource("aws:ebs/volume:Volume", {})), /not encrypted/],
    ["two machines of two", tooManyMachines([machine("a-1"), machine("a-2")], 2), undefined],
    ["two machines of one", tooManyMachines([machine("a-1"), machine("a-2")], 1), /2 machines, and 1 are/],
    ["a tier with a spare", tiersWithoutSpare([machine("a-1"), machine("a-2")], [])[0], undefined],
    ["a tier without", tiersWithoutSpare([machine("a-1")], [])[0], /the tier a has one machine/],
    ["a tier that may", tiersWithoutSpare([machine("a-1")], ["a"])[0], undefined],
  ])("%s", (_what, found, expected) => {
    if (expected) expect(found).toMatch(expected);
    else expect(found).toBeUndefined();
  });
});

describe("policies", () => {
  it("have names of their own, and a level", () => {
    const names = policies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { enforcementLevel } of policies) expect(["advisory", "mandatory"]).toContain(enforcementLevel);
  });
});
