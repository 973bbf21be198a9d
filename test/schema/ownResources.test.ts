import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import * as ec2 from "../../src/platform/ec2/ownResources";
import * as libvirt from "../../src/platform/libvirt/ownResources";
import * as vsphere from "../../src/platform/vsphere/ownResources";
import { resources } from "../../src/provider/resources";
import type { PackageSchema } from "../../tools/schema/packageSchema";
import type { ResourceSpec } from "../../tools/schema/packageSpec";
import { schemaFile } from "../../tools/schema/schemaFile";

// `schema.test.ts` checks that it follows from the declarations.
const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as PackageSchema;
const own = Object.entries(schema.resources).filter(([, { isComponent }]) => !isComponent);

/** Tokens of the resources that the plugin makes, with the functions that load their providers. */
const providers = Object.entries(resources).flatMap(([platform, table]) =>
  Object.entries(table).map(([name, load]) => ({ token: `vmfarm:${platform}:${name}`, load })),
);

test("every resource of the plugin is in the schema, with the type that it had in states of earlier versions", () => {
  expect(own.map(([token]) => token).sort()).toEqual(providers.map(({ token }) => token).sort());
  const former = (token: string) => schema.resources[token]?.aliases;
  expect(former("vmfarm:libvirt:BootVolumes")).toEqual([{ type: "pulumi-nodejs:dynamic/vmfarm:BootVolumes" }]);
  expect(former("vmfarm:vsphere:DiskUnits")).toEqual([{ type: "pulumi-nodejs:dynamic/vmfarm:DiskSeats" }]);
});

// Loads every provider with all that it needs.
test("outputs that providers name as secret are marked, and no others", async () => {
  for (const { token, load } of providers) {
    const { secretOutputs = [] } = await load();
    const marked = Object.entries(schema.resources[token]!.properties).filter(([, { secret }]) => secret);
    expect(marked.map(([name]) => name).sort(), token).toEqual([...secretOutputs].sort());
  }
  expect(schema.resources["vmfarm:ec2:LaunchData"]?.properties.userDataBase64?.secret).toBe(true);
}, 240_000);

test("inputs are required unless they may be left out, and what is made is an output alone", () => {
  const names = ({ inputProperties, requiredInputs, properties, required }: ResourceSpec) => ({
    required: requiredInputs,
    optional: Object.keys(inputProperties).filter((name) => !requiredInputs.includes(name)),
    outputsAlone: Object.keys(properties).filter((name) => !(name in inputProperties)),
    // Known once it is made, though a program may leave it out.
    madeFromOptional: required.filter((name) => name in inputProperties && !requiredInputs.includes(name)),
  });
  expect(names(schema.resources["vmfarm:libvirt:BootVolumes"]!)).toEqual({
    required: [
      ...["imagePath", "imageSize", "metaData", "networkConfig", "peers", "pool", "prefix", "rootSize"],
      ...["uri", "userData"],
    ],
    optional: ["earlierRoots", "parentTypes", "vendorData"],
    outputsAlone: ["rootName", "rootPath", "seedName", "seedPath"],
    madeFromOptional: [],
  });
  expect(names(schema.resources["vmfarm:ec2:PublishedAmi"]!)).toEqual({
    required: ["aws", "declarer", "encrypted", "keep", "kmsKeyArn", "plan", "tags"],
    optional: ["amiName", "createdAt", "imageId", "rootDeviceName", "virtualSize"],
    outputsAlone: [],
    madeFromOptional: ["amiName", "createdAt", "imageId", "rootDeviceName", "virtualSize"],
  });
});

test("types are those of the declarations", () => {
  const input = (token: string, name: string) => schema.resources[token]?.inputProperties[name];
  expect(input("vmfarm:libvirt:BootVolumes", "peers")).toMatchObject({ $ref: "#/types/vmfarm:index:Peers" });
  expect(input("vmfarm:libvirt:XenHost", "osType")).toMatchObject({ $ref: "#/types/vmfarm:libvirt:XenOsType" });
  expect(input("vmfarm:ec2:PublishedAmi", "tags")).toMatchObject({
    type: "object",
    additionalProperties: { type: "string" },
  });
  expect(schema.types["vmfarm:libvirt:XenOsType"]).toMatchObject({
    type: "string",
    enum: [
      { name: "hvm", value: "hvm" },
      { name: "xenpvh", value: "xenpvh" },
    ],
  });
  expect(schema.resources["vmfarm:libvirt:Guest"]?.properties.state).toEqual({
    type: "string",
    description: "One of `ready`, `started`.",
  });
});

describe("what programs read of a resource", () => {
  const registered: string[] = [];
  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        registered.push(type);
        return { id: name, state: inputs };
      },
      call: () => ({}),
    }),
  );

  test("is an output of the schema", async () => {
    const expected: [string, string[]][] = [];
    for (const [platform, classes] of Object.entries({ ec2, libvirt, vsphere }))
      for (const [name, Class] of Object.entries(classes)) {
        const resource: pulumi.CustomResource = new (Class as new (name: string, inputs: object) => never)("one", {});
        const outputs = Object.keys(resource).filter((key) => !key.startsWith("__") && !["id", "urn"].includes(key));
        expected.push([`vmfarm:${platform}:${name}`, outputs]);
      }
    for (const [token, outputs] of expected)
      for (const name of outputs) expect(schema.resources[token]?.properties, token).toHaveProperty([name]);
    expect(new Map(expected).get("vmfarm:libvirt:BootVolumes")).toEqual(["rootPath", "seedPath", "earlierRoots"]);
    await expect.poll(() => [...registered].sort()).toEqual(expected.map(([token]) => token).sort());
    expect(registered.sort()).toEqual(own.map(([token]) => token).sort());
  });
});

test("every resource says what it is, without words of its implementation", () => {
  const internal = /filled in by|\b(its|the|by|what) check\b(?! of)|\bundefined\b|\b(we|us|ours?)\b|\bURN\b|\{@/i;
  const texts: [string, string][] = [];
  const collect = (place: string, value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "description" && typeof inner === "string") texts.push([place, inner]);
      else collect(`${place}.${key}`, inner);
    }
  };
  collect("resources", schema.resources);
  collect("types", schema.types);
  expect(texts.filter(([, text]) => internal.test(text))).toEqual([]);
  for (const [token, { description }] of own) expect(description, token).toMatch(/\.$/);
});
