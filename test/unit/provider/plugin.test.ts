import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Server, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pluginProgram } from "../../../src/provider/pluginProgram";
import { versionedSchema } from "../../../tools/schema/schemaFile";
import { bundlePlugin } from "../../../tools/steps/plugin";
import { listen, PluginClient } from "../../support/pluginClient";
import { temporaryDirectory } from "../../support/temporaryDirectory";

/** A stand-in for the engine, which only takes what is logged. */
let engine: Server;
let engineAddress: string;
const logged: { urn: string; message: string }[] = [];
let directory: string;

beforeAll(async () => {
  directory = temporaryDirectory();
  await bundlePlugin(directory);
  engine = new Server();
  engine.addService(EngineService, {
    log({ request }: { request: LogRequest }, answer: (error: null, response: Empty) => void) {
      logged.push({ urn: request.getUrn(), message: request.getMessage() });
      answer(null, new Empty());
    },
  });
  const port = await listen(engine);
  engineAddress = `127.0.0.1:${port}`;
});
afterAll(() => engine.forceShutdown());

let plugin: ChildProcess;
let client: PluginClient;
afterEach(() => {
  client.close();
  plugin.kill("SIGKILL");
});

/** Starts the plugin as the engine does, which reads its port from the first line. */
async function start(command = join(directory, pluginProgram), args = [engineAddress]): Promise<void> {
  plugin = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(plugin.stdout!, "data")) as [Buffer];
  client = new PluginClient(Number(line));
}

const urnOf = (type: string) => `urn:pulumi:dev::shop::vmfarm:libvirt:${type}::box`;
const guest = {
  ...{ uri: "test:///default", domainId: "6695eb01-f6a4-8304-79aa-97f2502e193f", domain: "test" },
  ...{ instanceId: "i", peers: { hosts: [] }, wait: true, timeoutSeconds: 600 },
};

test("the bundle serves every resource, and refuses what is none", async () => {
  await start();
  const request = new messages.CheckRequest().setUrn(urnOf("Guest")).setNews(Struct.fromJavaScript(guest as never));
  expect((await client.call("check", request)).getFailuresList()).toEqual([]);
  await expect(client.call("check", request.setUrn(urnOf("Quest")))).rejects.toThrow(
    "vmfarm has no resource of the type vmfarm:libvirt:Quest",
  );
});

test("its schema is the package's", async () => {
  await start();
  const { schema } = (await client.call("getSchema", new messages.GetSchemaRequest())).toObject();
  expect(schema).toBe(versionedSchema());
});

test("a cancelled run ends a wait at once; Ctrl-C in the terminal does not end the plugin, but does after that", async () => {
  await start();
  const create = new messages.CreateRequest().setUrn(urnOf("Guest"));
  const waiting = client.call("create", create.setProperties(Struct.fromJavaScript(guest as never)));
  const ended = waiting.then(
    () => "made",
    ({ details }: ServiceError) => details,
  );
  // The plugin answers other calls while it waits.
  await client.call("getPluginInfo", new Empty());
  plugin.kill("SIGINT");
  await client.call("getPluginInfo", new Empty());
  const cancelled = Date.now();
  await client.call("cancel", new Empty());
  expect(await ended).toContain("cancelled");
  const exited = once(plugin, "exit");
  plugin.kill("SIGINT");
  expect(await exited).toEqual([0, null]);
  expect(Date.now() - cancelled).toBeLessThan(5_000);
});

test.each([
  ["as its argument", true],
  ["by the handshake alone, as to a plugin that a debugger has started", false],
])(
  "what a provider reports is a diagnostic of its resource: the engine passes its address %s",
  async (_how, byArgument) => {
    await start(undefined, byArgument ? [engineAddress] : []);
    await client.call("handshake", new messages.ProviderHandshakeRequest().setEngineAddress(engineAddress));
    logged.length = 0;
    // A guest that is not waited for and cannot be written to is only reported.
    const olds = { ...guest, wait: false, seedPath: "/pool/seed", state: "started" };
    const news = { ...olds, peers: { hosts: [{ name: "web", address: "10.0.0.2" }] } };
    const request = new messages.UpdateRequest().setUrn(urnOf("Guest")).setId("1");
    request.setOlds(Struct.fromJavaScript(olds as never)).setNews(Struct.fromJavaScript(news as never));
    await client.call("update", request);
    expect(logged).toEqual([{ urn: urnOf("Guest"), message: expect.stringContaining("/etc/vmfarm/peers.json") }]);
  },
);

test("the plugin ends when whoever started it is gone", async () => {
  const program = join(directory, pluginProgram);
  await start("sh", ["-c", `"${program}" ${engineAddress} & wait`]);
  await client.call("getPluginInfo", new Empty());
  plugin.kill("SIGKILL");
  await expect
    .poll(
      () =>
        client.call("getPluginInfo", new Empty()).then(
          () => "answers",
          () => "gone",
        ),
      { timeout: 20_000, interval: 200 },
    )
    .toBe("gone");
});
