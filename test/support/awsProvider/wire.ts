import type { Inputs, Json } from "./resourceType";

/** How the engine marks special values (`sdk/go/common/resource`, `SigKey` and `SecretSig`). */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: Json): boolean {
  return value === unknown;
}

export function secretOf(value: Json): Json {
  return { [signature]: secret, value };
}

/** Applies `change` to a value that may be a secret; the result is then a secret too. */
export function changed(value: Json, change: (plain: Json) => Json): Json {
  return value?.[signature] === secret ? secretOf(changed(value.value, change)) : change(value);
}

/** The values themselves, including those of secrets. */
export function withoutSecrets(value: Inputs): Inputs {
  return unwrapped(value);
}

function unwrapped(value: Json): Json {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (value === null || typeof value !== "object") return value;
  if (value[signature] === secret) return unwrapped(value.value);
  if (value[signature] === output) return "value" in value ? unwrapped(value.value) : unknown;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}
