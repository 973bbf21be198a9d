import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { describe, expect, it } from "vitest";
import { propertiesOf, structOf } from "../../../src/provider/propertyValues";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const struct = (properties: object) => Struct.fromJavaScript(properties as never);

describe("properties of the engine", () => {
  it("reach providers without marks of secrets, at any depth", () => {
    const sent = struct({ user: "me", password: secret("a"), access: { keys: [secret({ key: secret("b") })] } });
    expect(propertiesOf(sent)).toEqual({ user: "me", password: "a", access: { keys: [{ key: "b" }] } });
    expect(propertiesOf(undefined)).toEqual({});
  });
});

describe("properties for the engine", () => {
  const answered = (properties: object, sent?: object, names?: string[]) =>
    structOf(properties, sent && struct(sent), names).toJavaScript();

  it("are secret again where the engine has sent secrets under the same names", () => {
    const sent = { password: secret("a"), access: { token: secret("b"), region: "eu" }, gone: secret("c") };
    expect(answered({ password: "new", access: { token: "b", region: "eu" }, id: "1" }, sent)).toEqual({
      password: secret("new"),
      access: { token: secret("b"), region: "eu" },
      id: "1",
    });
  });

  it("are secret as a whole where a part of a list was, or what was sent is of another kind", () => {
    expect(answered({ keys: ["a", "b"] }, { keys: ["a", secret("b")] })).toEqual({ keys: secret(["a", "b"]) });
    expect(answered({ access: { a: 1 } }, { access: secret({ a: 1 }) })).toEqual({ access: secret({ a: 1 }) });
    expect(answered({ access: "text" }, { access: { a: secret(1) } })).toEqual({ access: secret("text") });
  });

  it("are secret where the provider says so, and marked once", () => {
    expect(answered({ a: "x", b: "y", c: undefined }, { b: secret("y") }, ["a", "b"])).toEqual({
      a: secret("x"),
      b: secret("y"),
    });
  });
});
