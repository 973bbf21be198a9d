import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** How values are marked that carry more than themselves. Source: the SDK's `runtime/rpc`. */
const markKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

type Properties = Record<string, unknown>;

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSecret = (value: unknown): value is { value: unknown } => isObject(value) && value[markKey] === secretMark;

/** Properties as the engine sends them, secrets in the clear. Values that are to come stay marked, see `isKnown`. */
export function propertiesOf<T extends object>(struct: Struct | undefined): T {
  return withoutMarks(struct?.toJavaScript() ?? {}) as T;
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (isSecret(value)) return withoutMarks(value.value);
  return isObject(value) ? mapValues(value, withoutMarks) : value;
}

/**
 * Properties for the engine; what is undefined is left out.
 *
 * @param sent what the engine has sent: properties that are secret there, or in which something is, are secret again
 * @param secretNames further ones that are secret
 */
export function structOf(properties: object, sent: Struct | undefined, secretNames: readonly string[] = []): Struct {
  const plain = JSON.parse(JSON.stringify(properties)) as Properties;
  const marked = markedLike(plain, (sent?.toJavaScript() ?? {}) as Properties);
  return Struct.fromJavaScript(
    mapValues(marked, (value, name) => (secretNames.includes(name) ? secret(value) : value)) as never,
  );
}

/** As the engine does for plugins that take no secrets. Source: `annotateSecrets` in its `plugin/provider_plugin.go`. */
function markedLike(values: Properties, sent: Properties): Properties {
  return mapValues(values, (value, name) => {
    const other = sent[name];
    if (isObject(value) && isObject(other) && !isSecret(other)) return markedLike(value, other);
    return hasSecret(other) ? secret(value) : value;
  });
}

function hasSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  return isSecret(value) || (isObject(value) && Object.values(value).some(hasSecret));
}

const secret = (value: unknown) => (isSecret(value) ? value : { [markKey]: secretMark, value });

const mapValues = (object: Properties, change: (value: unknown, name: string) => unknown): Properties =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
