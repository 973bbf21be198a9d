import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { beforeAll, describe, expect, test } from "vitest";
import { vmfarm } from "../component/support/vmfarm";
import { readSurface } from "../support/surface";

const golden = join(__dirname, "schema.json");
const { Ec2Farm, GoldenImage, MultiTierCluster, VirtualLan, VirtualMachine } = vmfarm;

interface Property {
  type?: string;
  $ref?: string;
  description?: string;
  optional?: boolean;
  items?: Property;
  additionalProperties?: Property;
}
interface ObjectType {
  properties?: Record<string, Property>;
  inputProperties?: Record<string, Property>;
  requiredInputs?: string[];
}
interface Schema {
  resources: Record<string, ObjectType>;
  types: Record<string, ObjectType>;
}

let schema: Schema;

/** The same value with the keys of every object sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/**
 * Adds the defaults to the descriptions of arguments. They are in tags of doc comments, which Pulumi's analyser leaves out: a host of the
 * component plugin only shows them if it does the same.
 */
function addDefaults(schema: Schema): void {
  const defaults = new Map(readSurface().properties.map((property) => [property.place, property.default]));
  const add = (owner: string, properties: Record<string, Property> = {}) => {
    for (const [name, property] of Object.entries(properties)) {
      const text = defaults.get(`${owner}.${name}`);
      if (text !== undefined) property.description = `${property.description}\nDefault: ${text}`;
    }
  };
  const nameOf = (token: string) => token.split(":").at(-1)!;
  for (const [token, { inputProperties }] of Object.entries(schema.resources))
    add(`${nameOf(token)}Args`, inputProperties);
  for (const [token, { properties }] of Object.entries(schema.types)) add(nameOf(token), properties);
}

beforeAll(async () => {
  // The analyser reads the sources listed in tsconfig.json; it fails on a type that it does not know.
  const provider = new ComponentProvider({
    name: "vmfarm",
    dirname: join(__dirname, "../.."),
    components: [GoldenImage, VirtualLan, VirtualMachine, MultiTierCluster, Ec2Farm],
  });
  schema = sorted(JSON.parse(await provider.getSchema())) as Schema;
  addDefaults(schema);
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(golden, `${JSON.stringify(schema, null, 2)}\n`);
}, 120_000);

/** Every property of the schema with its path, inner ones as `path[]`. */
function properties(): [string, Property][] {
  const inner = (place: string, property: Property): [string, Property][] => [
    [place, property],
    ...[property.items, property.additionalProperties].flatMap((one) => (one ? inner(`${place}[]`, one) : [])),
  ];
  return Object.entries({ ...schema.resources, ...schema.types }).flatMap(([name, type]) =>
    Object.entries({ ...type.properties, ...type.inputProperties }).flatMap(([key, property]) =>
      inner(`${name.split(":").at(-1)}.${key}`, property),
    ),
  );
}

test("is the one that programs in other languages were written for; rewrite it with UPDATE_SCHEMA=1", () => {
  expect(schema).toEqual(JSON.parse(readFileSync(golden, "utf8")));
});

test("has the five components", () => {
  expect(Object.keys(schema.resources)).toEqual([
    "vmfarm:index:Ec2Farm",
    "vmfarm:index:GoldenImage",
    "vmfarm:index:MultiTierCluster",
    "vmfarm:index:VirtualLan",
    "vmfarm:index:VirtualMachine",
  ]);
});

describe("every property", () => {
  test("has a type, and only the escape hatch may be anything", () => {
    const any = properties().filter(([, { $ref }]) => $ref === "pulumi.json#/Any");
    expect(any.map(([place]) => place).sort()).toEqual([
      "Ec2Farm.ec2[]",
      "TierArgs.ec2[]",
      "TierArgs.libvirt[]",
      "TierArgs.vsphere[]",
      "VirtualMachine.ec2[]",
      "VirtualMachine.libvirt[]",
      "VirtualMachine.vsphere[]",
    ]);
    for (const [place, { type, $ref }] of properties()) expect(type ?? $ref, place).toBeTruthy();
  });

  test("refers to an existing type", () => {
    for (const [place, { $ref }] of properties())
      if ($ref?.startsWith("#/types/")) expect(schema.types, place).toHaveProperty([$ref.slice("#/types/".length)]);
  });

  test("that is optional states its default, unless it is one of several alternatives", () => {
    const inputs = [
      ...Object.values(schema.resources).flatMap(({ inputProperties }) => Object.entries(inputProperties ?? {})),
      ...Object.values(schema.types).flatMap(({ properties }) => Object.entries(properties ?? {})),
    ];
    const silent = inputs.filter(([, { optional, description }]) => optional && !description?.includes("\nDefault: "));
    expect([...new Set(silent.map(([name]) => name))].sort()).toEqual(
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

test("few arguments are required", () => {
  const required = (name: string) => schema.resources[`vmfarm:index:${name}`]?.requiredInputs ?? [];
  expect(required("GoldenImage")).toEqual(["base"]);
  expect(required("VirtualLan")).toEqual([]);
  expect(required("VirtualMachine")).toEqual(["image"]);
  expect(required("Ec2Farm")).toEqual(["image", "lan", "max"]);
  expect(required("MultiTierCluster")).toEqual(["image", "lan", "tiers"]);
});
