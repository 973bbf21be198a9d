import { expect, it } from "vitest";
import { inputArguments } from "../../../../src/provider/construct/args";
import schemaFile from "../../../../src/provider/schema.json";

interface Property {
  plain?: boolean;
  $ref?: string;
  items?: Property;
}
type Properties = Record<string, Property>;
const schema = schemaFile as unknown as {
  resources: Record<string, { inputProperties?: Properties }>;
  types: Record<string, { properties?: Properties }>;
};

/** Arguments at any depth that need not be plain values, or lists of plain values. */
function inputsIn(properties: Properties, seen = new Set<string>()): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const own = property.plain && (!property.items || property.items.plain) ? [] : [name];
    const type = (property.items ?? property).$ref?.replace("#/types/", "") ?? "";
    if (seen.has(type)) return own;
    seen.add(type);
    return [...own, ...inputsIn(schema.types[type]?.properties ?? {}, seen)];
  });
}

it("arguments that may come from other resources are those that the schema does not require to be plain", () => {
  const components = Object.entries(schema.resources).filter(([token]) => token.startsWith("vmfarm:index:"));
  const inputs = components.flatMap(([, { inputProperties }]) => inputsIn(inputProperties!));
  expect([...inputArguments].sort()).toEqual([...new Set(inputs)].sort());
});
