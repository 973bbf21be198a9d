import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceValidation, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policies } from "../../../src/policy/policies";
import { temporaryDirectory } from "../../support/temporaryDirectory";

const cacheBefore = process.env.VMFARM_CACHE;
const day = 86_400_000;
const cache = temporaryDirectory();

/** An image of the cache, built so many days ago; without a manifest where that is undefined. */
function writeImage(file: string, days?: number): void {
  const stem = join(cache, "images", file.replace(/\.qcow2$/, ""));
  writeFileSync(`${stem}.qcow2`, "");
  if (days !== undefined)
    writeFileSync(`${stem}.json`, JSON.stringify({ builtAt: new Date(Date.now() - days * day).toISOString() }));
}

beforeAll(() => {
  process.env.VMFARM_CACHE = cache;
  mkdirSync(join(cache, "images"));
  writeImage("old-1.qcow2", 45);
  writeImage("bare-1.qcow2");
});
afterAll(() => {
  if (cacheBefore === undefined) delete process.env.VMFARM_CACHE;
  else process.env.VMFARM_CACHE = cacheBefore;
});

const ofName = (name: string) => policies.find((policy) => policy.name === name)!;
interface Parameter {
  type?: string;
  items?: { type?: string };
  default?: unknown;
  description?: string;
}
const schemaOf = (name: string) => (ofName(name).configSchema?.properties ?? {}) as Record<string, Parameter>;

interface Checked {
  type: string;
  props?: object;
  name?: string;
  urn?: string;
}
const complete = ({ type, props = {}, name = "one", urn = `urn:pulumi:dev::shop::${type}::${name}` }: Checked) => ({
  type,
  props,
  name,
  urn,
  propertyDependencies: {},
});

/** What a policy reports of resources, with parameters as Pulumi passes them: defaults are filled in. */
function report(policy: string, checked: Checked | Checked[], parameters: object = {}): string[] {
  const violations: string[] = [];
  const defaults = Object.entries(schemaOf(policy)).flatMap(([key, schema]) =>
    schema.default === undefined ? [] : [[key, schema.default]],
  );
  const getConfig = () => ({ ...Object.fromEntries(defaults), ...parameters });
  const add = (message: string) => violations.push(message);
  if (Array.isArray(checked)) {
    const { validateStack } = ofName(policy) as StackValidationPolicy;
    validateStack({ resources: checked.map(complete), getConfig } as never, add as never);
  } else {
    const { validateResource } = ofName(policy) as ResourceValidationPolicy;
    (validateResource as ResourceValidation)({ ...complete(checked), getConfig } as never, add);
  }
  return violations;
}

describe("policies have", () => {
  const parameters = (name: string) =>
    Object.fromEntries(
      Object.entries(schemaOf(name)).map(([key, { type, items, default: value }]) => [
        key,
        [items ? `${type} of ${items.type}` : type, ...(value === undefined ? [] : [value])],
      ]),
    );

  test("the levels and parameters that their documentation says", () => {
    const table = Object.fromEntries(
      policies.map(({ name, enforcementLevel }) => [name, [enforcementLevel, parameters(name)]]),
    );
    const ports = { ports: ["array of integer", [80, 443]] };
    const allowed = { allowed: ["array of string", []] };
    expect(table).toEqual({
      "image-expired": ["advisory", { maxAgeDays: ["number"] }],
      "image-long-expired": ["mandatory", { maxAgeDays: ["number"] }],
      "base-without-checksum": ["mandatory", {}],
      "tls-not-verified": ["mandatory", {}],
      "open-to-the-world": ["mandatory", ports],
      "open-to-unknown-addresses": ["advisory", allowed],
      "unencrypted-disk": ["mandatory", {}],
      "image-without-manifest": ["advisory", allowed],
      "name-clash": ["mandatory", { stateFiles: ["array of string", []], prefixes: ["array of string", []] }],
      "open-to-the-world-together": ["mandatory", ports],
      "tier-without-spare": ["advisory", allowed],
      "too-many-machines": ["mandatory", { most: ["integer", 100] }],
      "too-few-licence-seats": ["mandatory", { seats: ["object", {}] }],
    });
    expect(policies.length).toBe(Object.keys(table).length);
  });

  test("a sentence that says what they want, and parameters that only take whole numbers from 0", () => {
    for (const { description } of policies) expect(description).toMatch(/^[A-Z].* .*\.$/);
    expect(schemaOf("too-many-machines").most).toMatchObject({ minimum: 0 });
    expect(schemaOf("too-few-licence-seats").seats).toMatchObject({
      additionalProperties: { type: "integer", minimum: 0 },
    });
  });

  test("a description of each parameter that its name does not explain", () => {
    const described = policies.flatMap(({ name }) =>
      Object.entries(schemaOf(name)).flatMap(([key, { description }]) => (description ? [`${name} ${key}`] : [])),
    );
    expect(described).toEqual([
      "image-expired maxAgeDays",
      "image-long-expired maxAgeDays",
      "open-to-unknown-addresses allowed",
      "name-clash stateFiles",
      "name-clash prefixes",
      "too-few-licence-seats seats",
    ]);
  });
});

describe("a policy applies its rule:", () => {
  const ours = (type: string) => `pulumi-nodejs:dynamic/vmfarm:${type}`;
  const image = (props: object, name = "one"): Checked => ({ type: ours("ImageVolume"), props, name });
  const group = (cidrBlocks: string[], port = 22): Checked => ({
    type: "aws:ec2/securityGroup:SecurityGroup",
    props: { ingress: [{ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks }] },
  });

  test("image-expired and image-long-expired, which allows twice as much", () => {
    const old = image({ volume: "old-1.qcow2" });
    expect(report("image-expired", old)).toEqual([]);
    expect(report("image-expired", old, { maxAgeDays: 30 })).toEqual([expect.stringMatching(/at most 30 days/)]);
    expect(report("image-long-expired", old, { maxAgeDays: 30 })).toEqual([]);
    expect(report("image-long-expired", old, { maxAgeDays: 20 })).toEqual([expect.stringMatching(/at most 40 days/)]);
  });

  test("base-without-checksum, tls-not-verified and unencrypted-disk", () => {
    expect(report("base-without-checksum", image({ plan: { base: { kind: "url" } } }))).toHaveLength(1);
    expect(report("tls-not-verified", { type: "x", props: { uri: "qemu+tls://h/system?no_verify=1" } })).toHaveLength(
      1,
    );
    expect(report("unencrypted-disk", { type: "aws:ebs/volume:Volume" })).toHaveLength(1);
  });

  test("open-to-the-world, with 80 and 443 allowed unless the parameters say otherwise", () => {
    expect(report("open-to-the-world", group(["0.0.0.0/0"]))).toHaveLength(1);
    expect(report("open-to-the-world", group(["0.0.0.0/0"], 443))).toEqual([]);
    expect(report("open-to-the-world", group(["0.0.0.0/0"], 443), { ports: [80] })).toHaveLength(1);
  });

  test("open-to-unknown-addresses", () => {
    const list: Checked = {
      type: "aws:ec2/securityGroup:SecurityGroup",
      props: { ingress: [{ prefixListIds: ["pl-1"] }] },
    };
    expect(report("open-to-unknown-addresses", list)).toHaveLength(1);
    expect(report("open-to-unknown-addresses", list, { allowed: undefined })).toHaveLength(1);
    expect(report("open-to-unknown-addresses", list, { allowed: ["pl-1"] })).toEqual([]);
  });

  test("image-without-manifest, which looks into the image cache", () => {
    const withoutManifest = (file: string, parameters?: object) =>
      report("image-without-manifest", image({ volume: file }), parameters);
    expect(withoutManifest("bare-1.qcow2")).toEqual([expect.stringMatching(/bare-1\.qcow2 without its manifest/)]);
    expect(withoutManifest("bare-1.qcow2", { allowed: undefined })).toHaveLength(1);
    expect(withoutManifest("bare-1.qcow2", { allowed: ["one"] })).toEqual([]);
    expect(withoutManifest("old-1.qcow2")).toEqual([]);
    expect(withoutManifest("not-built-1.qcow2")).toEqual([]);
  });

  test("open-to-the-world-together", () => {
    const half = (name: string, from: number): Checked => ({
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      name,
      props: {
        type: "ingress",
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrBlocks: [`${from}.0.0.0/5`],
        securityGroupId: "sg-1",
      },
    });
    const halves = [half("a", 16), half("b", 144)];
    expect(report("open-to-the-world-together", halves)).toEqual([
      expect.stringMatching(/the rules of a, b together let in the whole world \(port 22\)/),
    ]);
    expect(report("open-to-the-world-together", halves, { ports: [22] })).toEqual([]);
  });

  test("tier-without-spare, too-many-machines and too-few-licence-seats", () => {
    const type = "libvirt:index/domain:Domain";
    const urn = `urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster$${type}::shop-db-1`;
    const machine: Checked = { type, name: "shop-db-1", urn };
    expect(report("tier-without-spare", [machine])).toHaveLength(1);
    expect(report("tier-without-spare", [machine], { allowed: ["shop-db"] })).toEqual([]);
    expect(report("too-many-machines", [machine], { most: 0 })).toHaveLength(1);
    expect(report("too-many-machines", [machine], { most: 1 })).toEqual([]);
    const boot: Checked = { type: ours("BootVolumes"), props: { imagePath: "/pool/paid-0123456789ab.qcow2" } };
    expect(report("too-few-licence-seats", [boot], { seats: { paid: 0 } })).toHaveLength(1);
    expect(report("too-few-licence-seats", [boot], { seats: undefined })).toEqual([]);
  });

  describe("name-clash", () => {
    const type = "libvirt:index/domain:Domain";
    const mine: Checked = { type, props: { name: "shop-dev-box" } };
    const stack: Checked = { type: "pulumi:pulumi:Stack" };
    const stateOf = (name: string) => ({
      deployment: { resources: [{ type, urn: `urn:pulumi:prod::other::${type}::x`, inputs: { name } }] },
    });
    const written = (content: string) => {
      const file = join(temporaryDirectory(), "state.json");
      writeFileSync(file, content);
      return file;
    };

    test("with the states and prefixes of other stacks, each read once", () => {
      expect(report("name-clash", mine)).toEqual([]);
      expect(report("name-clash", mine, { stateFiles: undefined, prefixes: undefined })).toEqual([]);
      expect(report("name-clash", mine, { prefixes: ["shop-dev-"] })).toHaveLength(1);
      const taken = written(JSON.stringify(stateOf("shop-dev-box")));
      const free = written(JSON.stringify(stateOf("shop-dev-other")));
      expect(report("name-clash", mine, { stateFiles: [free] })).toEqual([]);
      expect(report("name-clash", mine, { stateFiles: [taken] })).toEqual([
        expect.stringMatching(/already used by the stack other\/prod/),
      ]);
      writeFileSync(taken, "");
      expect(report("name-clash", mine, { stateFiles: [taken] })).toHaveLength(1);
    });

    test("with a state that cannot be read, which is reported once", () => {
      const stateFiles = [written("not JSON")];
      expect(report("name-clash", mine, { stateFiles })).toEqual([]);
      expect(report("name-clash", stack, { stateFiles })).toEqual([
        expect.stringMatching(/^a file of stateFiles cannot be read: .*not valid JSON/),
      ]);
    });
  });
});
