import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** How values are marked that carry more than themselves. Source: the SDK's `runtime/rpc`. */
const markKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** Properties as the engine sends them. Values that are to come stay marked, see `isKnown`; it sends no secrets marked to a plugin that does not take them. */
export function propertiesOf<T extends object>(struct: Struct | undefined): T {
  return (struct?.toJavaScript() ?? {}) as T;
}

/** Properties for the engine; what is undefined is left out. */
export function structOf(properties: object, secretNames: readonly string[] = []): Struct {
  const plain = JSON.parse(JSON.stringify(properties)) as Record<string, never>;
  const marked = Object.entries(plain).map(([name, value]) => [
    name,
    secretNames.includes(name) ? { [markKey]: secretMark, value } : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(marked));
}
