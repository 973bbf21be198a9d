import { Server } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { EngineLog } from "../../../src/provider/engineLog";
import { packageVersion } from "../../../src/provider/packageVersion";
import type { AnyProvider } from "../../../src/provider/resourceProvider";
import { providerService } from "../../../src/provider/service";
import { listen, PluginClient } from "../../support/pluginClient";

const urn = "urn:pulumi:dev::shop::vmfarm:index:VirtualMachine$vmfarm:libvirt:Guest::box";

/** What a provider of the test's own was called with. */
const calls: unknown[][] = [];
const remember =
  <Answer>(name: string, answer: Answer) =>
  async (...args: unknown[]) => {
    calls.push([name, ...args]);
    return answer;
  };
const provider: AnyProvider = {
  secretOutputs: ["password"],
  check: remember("check", { inputs: { size: 2 }, failures: [{ property: "size", reason: "is too small" }] }),
  diff: remember("diff", { changes: true, replaces: ["size"], deleteBeforeReplace: true }),
  create: remember("create", { id: "box-1", outs: { size: 2, left: undefined, password: "open", __provider: "code" } }),
  read: remember("read", { id: "box-1", props: { size: 3 }, inputs: { size: 3 } }),
  update: remember("update", { outs: { size: 4 } }),
  delete: remember("delete", undefined),
};
const bare: AnyProvider = { create: async () => Promise.reject(new Error("there is no room")) };

let server: Server;
let client: PluginClient;

beforeEach(() => {
  calls.length = 0;
});

beforeAll(async () => {
  server = new Server();
  const resourceOf = async (asked: string) => (asked === urn ? provider : bare);
  server.addService(
    ResourceProviderService,
    providerService(new EngineLog({}), () => '{"name":"vmfarm"}', resourceOf),
  );
  const port = await listen(server);
  client = new PluginClient(port);
});
afterAll(() => {
  client.close();
  server.forceShutdown();
});

const struct = (value: object) => Struct.fromJavaScript(value as never);
const elsewhere = urn.replace("::box", "::other");

test("check passes old and new inputs, and returns what is wrong with its path", async () => {
  const request = new messages.CheckRequest()
    .setUrn(urn)
    .setOlds(struct({ size: 1 }))
    .setNews(struct({ size: 2 }));
  const response = await client.call("check", request);
  expect(calls).toEqual([["check", { size: 1 }, { size: 2 }]]);
  expect(response.getInputs()?.toJavaScript()).toEqual({ size: 2 });
  expect(response.getFailuresList().map((one) => one.toObject())).toEqual([
    { property: "size", reason: "is too small" },
  ]);
});

test("check of a resource without one takes the inputs as they are", async () => {
  const request = new messages.CheckRequest().setUrn(elsewhere).setNews(struct({ a: ["x", { b: true }] }));
  const response = await client.call("check", request);
  expect(response.getInputs()?.toJavaScript()).toEqual({ a: ["x", { b: true }] });
  expect(response.getFailuresList()).toEqual([]);
});

test("diff says what changes, and what makes it another resource", async () => {
  const request = new messages.DiffRequest()
    .setUrn(urn)
    .setId("box-1")
    .setOlds(struct({ size: 1 }));
  const response = await client.call("diff", request.setNews(struct({ size: 2 })));
  expect(calls).toEqual([["diff", "box-1", { size: 1 }, { size: 2 }]]);
  expect(response.getChanges()).toBe(messages.DiffResponse.DiffChanges.DIFF_SOME);
  expect(response.getReplacesList()).toEqual(["size"]);
  expect(response.getDeletebeforereplace()).toBe(true);
});

test("diff leaves the comparison to the engine where a resource has none", async () => {
  const response = await client.call("diff", new messages.DiffRequest().setUrn(elsewhere));
  expect(response.getChanges()).toBe(messages.DiffResponse.DiffChanges.DIFF_UNKNOWN);
});

test("create keeps no code and nothing undefined in the state, and marks what is derived from secrets", async () => {
  const response = await client.call(
    "create",
    new messages.CreateRequest().setUrn(urn).setProperties(struct({ size: 2 })),
  );
  expect(response.getId()).toBe("box-1");
  expect(response.getProperties()?.toJavaScript()).toEqual({
    size: 2,
    password: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "open" },
  });
});

test("read returns what is there now", async () => {
  const request = new messages.ReadRequest()
    .setUrn(urn)
    .setId("box-1")
    .setProperties(struct({ size: 2 }));
  const response = await client.call("read", request);
  expect(calls).toEqual([["read", "box-1", { size: 2 }]]);
  expect([response.getProperties()?.toJavaScript(), response.getInputs()?.toJavaScript()]).toEqual([
    { size: 3 },
    { size: 3 },
  ]);
});

test("read of a resource without one returns the state", async () => {
  const request = new messages.ReadRequest()
    .setUrn(elsewhere)
    .setId("1")
    .setProperties(struct({ size: 2 }));
  const response = await client.call("read", request);
  expect(response.getId()).toBe("1");
  expect(response.getProperties()?.toJavaScript()).toEqual({ size: 2 });
  expect(response.hasInputs()).toBe(false);
});

test("update and delete pass the id and the state", async () => {
  const update = new messages.UpdateRequest()
    .setUrn(urn)
    .setId("box-1")
    .setOlds(struct({ size: 1 }));
  const response = await client.call("update", update.setNews(struct({ size: 4 })));
  expect(calls).toEqual([["update", "box-1", { size: 1 }, { size: 4 }]]);
  expect(response.getProperties()?.toJavaScript()).toEqual({ size: 4 });
  calls.length = 0;
  await client.call(
    "delete",
    new messages.DeleteRequest()
      .setUrn(urn)
      .setId("box-1")
      .setProperties(struct({ size: 4 })),
  );
  expect(calls).toEqual([["delete", "box-1", { size: 4 }]]);
});

test("an error is its message alone", async () => {
  const error = await client.call("create", new messages.CreateRequest().setUrn(elsewhere)).catch((thrown) => thrown);
  expect(error.details).toBe("there is no room");
});

test("another version of the package than the plugin's is refused with what to do", async () => {
  const ask = (version: string) =>
    client.call("checkConfig", new messages.CheckRequest().setNews(struct({ version, vsphere: "{}" })));
  expect((await ask(packageVersion)).getInputs()?.toJavaScript()).toEqual({ version: packageVersion });
  await expect(ask("99.0.0")).rejects.toThrow(
    `the program uses vmfarm 99.0.0, but the provider plugin that Pulumi found is of version ${packageVersion}; run \`npx vmfarm install\``,
  );
});

test("the plugin says its version and its schema", async () => {
  expect((await client.call("getPluginInfo", new Empty())).getVersion()).toBe(packageVersion);
  expect((await client.call("getSchema", new messages.GetSchemaRequest())).getSchema()).toBe('{"name":"vmfarm"}');
});
