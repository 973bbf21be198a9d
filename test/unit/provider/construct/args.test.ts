import { expect, it } from "vitest";
import { inputArguments } from "../../../../src/provider/construct/args";
import schema from "../../../../src/provider/schema.json";

interface Property {
  plain?: boolean;
  type?: string;
  items?: { plain?: boolean };
}

it("arguments that may come from other resources are those that the schema does not require to be plain", () => {
  const { resources, types } = schema as unknown as Record<
    "resources" | "types",
    Record<string, { inputProperties?: Record<string, Property>; properties?: Record<string, Property> }>
  >;
  const described = [
    ...Object.values(resources).map(({ inputProperties }) => inputProperties),
    ...Object.entries(types)
      // Outputs alone.
      .filter(([name]) => !name.endsWith(":ClusterMachine"))
      .map(([, { properties }]) => properties),
  ].flatMap((properties) => Object.entries(properties ?? {}));
  const inputs = described.filter(([, { plain, type, items }]) => !plain || (type === "array" && !items?.plain));
  expect([...inputArguments].sort()).toEqual([...new Set(inputs.map(([name]) => name))].sort());
});
