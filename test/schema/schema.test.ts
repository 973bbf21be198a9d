import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type PackageSchema, packageSchema } from "../../tools/schema/packageSchema";
import type { PropertySpec } from "../../tools/schema/packageSpec";
import { schemaFile } from "../../tools/schema/schemaFile";

let schema: PackageSchema;

beforeAll(() => {
  schema = packageSchema();
}, 240_000);

/** Every property of the schema with its path, inner ones as `path[]`. */
function properties(): [string, PropertySpec][] {
  const inner = (place: string, property: PropertySpec): [string, PropertySpec][] => [
    [place, property],
    ...[property.items, property.additionalProperties].flatMap((one) => (one ? inner(`${place}[]`, one) : [])),
  ];
  const objects = [
    ...Object.entries(schema.resources).flatMap(([token, { inputProperties, properties }]) => [
      { token, properties },
      { token, properties: inputProperties },
    ]),
    ...Object.entries(schema.types).map(([token, { properties = {} }]) => ({ token, properties })),
  ];
  return objects.flatMap(({ token, properties }) =>
    Object.entries(properties).flatMap(([key, property]) => inner(`${token.replace("vmfarm:", "")}.${key}`, property)),
  );
}

test("is the one in src/provider/schema.json, which `npm run schema` rewrites", () => {
  expect(schema).toEqual(JSON.parse(readFileSync(schemaFile, "utf8")));
});

test("has the five components", () => {
  const components = Object.entries(schema.resources).filter(([, { isComponent }]) => isComponent);
  expect(components.map(([token]) => token)).toEqual([
    "vmfarm:index:Ec2Farm",
    "vmfarm:index:GoldenImage",
    "vmfarm:index:MultiTierCluster",
    "vmfarm:index:VirtualLan",
    "vmfarm:index:VirtualMachine",
  ]);
});

describe("every property", () => {
  test("has a type, and only what is passed on or only compared may be anything", () => {
    const any = properties().filter(([, { $ref }]) => $ref === "pulumi.json#/Any");
    expect([...new Set(any.map(([place]) => place))].sort()).toEqual([
      "ec2:LaunchImage.begins[]",
      "index:Ec2Farm.ec2[]",
      "index:TierArgs.ec2[]",
      "index:TierArgs.libvirt[]",
      "index:TierArgs.vsphere[]",
      "index:VirtualMachine.ec2[]",
      "index:VirtualMachine.libvirt[]",
      "index:VirtualMachine.vsphere[]",
    ]);
    for (const [place, { type, $ref }] of properties()) expect(type ?? $ref, place).toBeTruthy();
  });

  test("refers to an existing type, and every type is referred to", () => {
    const referred = new Set<string>();
    for (const [place, { $ref }] of properties()) {
      if (!$ref?.startsWith("#/types/")) continue;
      const token = $ref.slice("#/types/".length);
      expect(schema.types, place).toHaveProperty([token]);
      referred.add(token);
    }
    expect([...referred].sort()).toEqual(Object.keys(schema.types));
  });

  test("of a component that is optional states its default, unless it is one of several alternatives", () => {
    const objects = [
      ...Object.values(schema.resources)
        .filter(({ isComponent }) => isComponent)
        .map(({ inputProperties, requiredInputs }) => ({ properties: inputProperties, required: requiredInputs })),
      ...Object.entries(schema.types)
        .filter(([token]) => argumentTypes().has(token))
        .map(([, { properties = {}, required = [] }]) => ({ properties, required })),
    ];
    const silent = objects.flatMap(({ properties, required }) =>
      Object.entries(properties)
        .filter(([name, { description }]) => !required.includes(name) && !description?.includes("\nDefault: "))
        .map(([name]) => name),
    );
    expect([...new Set(silent)].sort()).toEqual(
      [
        ...["ami", "bootstrap", "cluster", "content", "ec2", "file", "libvirt", "resourcePool", "source"],
        ...["ssmParameter", "template", "url", "vsphere"],
      ].sort(),
    );
  });

  test("does not have a printed object as its description", () => {
    for (const [place, { description }] of properties()) expect(description ?? "", place).not.toContain("[object");
  });
});

/** Types that components refer to, directly or through others. */
function argumentTypes(): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    for (const [key, inner] of Object.entries(value)) {
      const token = key === "$ref" && typeof inner === "string" ? inner.replace("#/types/", "") : undefined;
      if (token === undefined) visit(inner);
      else if (schema.types[token] && !found.has(token)) {
        found.add(token);
        visit(schema.types[token]);
      }
    }
  };
  visit(Object.values(schema.resources).filter(({ isComponent }) => isComponent));
  return found;
}

test("few arguments are required", () => {
  const required = (name: string) => schema.resources[`vmfarm:index:${name}`]?.requiredInputs ?? [];
  expect(required("GoldenImage")).toEqual(["base"]);
  expect(required("VirtualLan")).toEqual([]);
  expect(required("VirtualMachine")).toEqual(["image"]);
  expect(required("Ec2Farm")).toEqual(["image", "lan", "max"]);
  expect(required("MultiTierCluster")).toEqual(["image", "lan", "tiers"]);
});

test("types with a doc comment have a description", () => {
  expect(schema.types["vmfarm:index:PowerState"]?.description).toBe("The power state of a machine.");
  expect(schema.types["vmfarm:ec2:AwsAccess"]?.description).toMatch(/\S/);
});

test("own resources and components share the types that programs know", () => {
  const power = { $ref: "#/types/vmfarm:index:PowerState" };
  expect(schema.resources["vmfarm:libvirt:Guest"]?.inputProperties.power).toMatchObject(power);
  expect(schema.resources["vmfarm:index:VirtualMachine"]?.inputProperties.power).toMatchObject(power);
  const names = Object.keys(schema.types).map((token) => token.split(":")[2]);
  expect(names).toEqual([...new Set(names)]);
});
