import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../src/process/run";
import { findMoto } from "../../../tools/toolchain/moto";

// No package in the registries has the DMTF's schemas themselves. This one has the types that VMware generated from them (DSP8023 1.1.0 and
// CIM 2.22): every element and attribute with its type, in the schema's order; not which of them are required.
const bindings = "vcd-api-schemas-type==10.3.0.dev72";

/** An element's child, an attribute, or its text. */
export interface Member {
  name: string;
  type: string;
  repeated: boolean;
}

/** A type of the schema including its base's members; children in order. */
export interface SchemaType {
  bases: string[];
  children: Member[];
  attributes: Member[];
  /** Whether elements of other namespaces may follow the children. */
  open: boolean;
  text?: string;
}

/** Downloads the bindings and reads the types of OVF envelopes from them. */
export async function ovfTypes(dir: string): Promise<Map<string, SchemaType>> {
  const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", dir];
  // The tests' own Python: a Debian without python3-pip has no other one with pip.
  const { python } = (await findMoto())!;
  await run(python, [...pip, bindings]);
  const wheel = readdirSync(dir).find((name) => name.endsWith(".whl"))!;
  await run(python, ["-m", "zipfile", "-e", join(dir, wheel), dir]);
  const source = join(dir, "vcloud", "api", "rest", "schema", "ovf");
  const classes = readdirSync(source).filter((name) => name.endsWith(".py"));
  const declared = new Map(classes.flatMap((name) => parseClass(readFileSync(join(source, name), "utf8"))));
  return new Map([...declared.keys()].map((name) => [name, withBases(name, declared)]));
}

interface Declared {
  base: string;
  members: Member[];
}

function parseClass(python: string): [string, Declared][] {
  const head = /^class (\w+)\((\w+)\):/m.exec(python);
  if (!head) return [];
  const dictionary = (name: string) => {
    const body = new RegExp(`^    ${name} = \\{([^}]*)\\}`, "m").exec(python)?.[1] ?? "";
    return [...body.matchAll(/'(\w+)': '([^']+)'/g)].map(([, key, value]) => [key!, value!] as const);
  };
  const jsonNames = new Map(dictionary("attribute_map"));
  const members = dictionary("swagger_types").map(([key, value]) => {
    const list = /^list\[(\w+)\]$/.exec(value);
    return { name: jsonNames.get(key)!, type: list?.[1] ?? value, repeated: list !== null };
  });
  return [[head[1]!, { base: head[2]!, members }]];
}

const simple = new Set(["str", "int", "bool", "float"]);

function withBases(name: string, declared: ReadonlyMap<string, Declared>): SchemaType {
  const own = declared.get(name);
  if (!own) return { bases: [], children: [], attributes: [], open: false };
  const base = withBases(own.base, declared);
  const { members } = own;
  const children = members.filter(({ type }) => !simple.has(type) && type !== "object");
  return {
    bases: [own.base, ...base.bases],
    children: [...base.children, ...children.map((member) => ({ ...member, name: capitalised(member.name) }))],
    attributes: [...base.attributes, ...members.filter(({ name, type }) => simple.has(type) && name !== "value")],
    open: base.open || members.some((member) => member.name === "any"),
    text: members.find((member) => member.name === "value")?.type ?? base.text,
  };
}

/** The bindings use JSON's names. */
function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
