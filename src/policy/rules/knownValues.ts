import { type Bag, unknownValue } from "../../preview/values";

/** The properties, with what the policy engine refuses to tell before it is known in the engine's own word for that. */
export function withUnknowns(props: Bag): Bag {
  return known(props) as Bag;
}

function known(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const entries = Object.keys(value).map((key) => [key, told(value as Bag, key)] as const);
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

function told(of: Bag, key: string): unknown {
  try {
    return known(of[key]);
  } catch {
    // During a preview the engine's properties throw where their value is to come.
    return unknownValue;
  }
}
