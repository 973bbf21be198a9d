import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { describe, expect, it } from "vitest";
import { ComponentHost } from "../../../src/provider/componentHost";
import { EngineLog } from "../../../src/provider/engineLog";
import { providerService } from "../../../src/provider/service";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const struct = (properties: object) => Struct.fromJavaScript(properties as never);

type Handler = (call: { request: unknown }, callback: (error: unknown, response: unknown) => void) => void;

function call(service: ReturnType<typeof providerService>, method: string, request: unknown): Promise<never> {
  return new Promise((resolve, reject) =>
    (service[method] as unknown as Handler)({ request }, (error, response) =>
      error ? reject(error) : resolve(response as never),
    ),
  );
}

function service(components = new ComponentHost(() => Promise.reject(new Error("not loaded")) as never, {})) {
  return providerService({ log: new EngineLog({}), components, readSchema: () => "{}" });
}

describe("the plugin's service", () => {
  it("takes secrets, outputs and resources, without which the engine has no component constructed", async () => {
    const told: messages.ConfigureResponse = await call(service(), "configure", new messages.ConfigureRequest());
    expect(told.toObject()).toMatchObject({ acceptsecrets: true, acceptoutputs: true, acceptresources: true });
    const shaken: messages.ProviderHandshakeResponse = await call(
      service(),
      "handshake",
      new messages.ProviderHandshakeRequest(),
    );
    expect(shaken.toObject()).toMatchObject({ acceptSecrets: true, acceptOutputs: true, acceptResources: true });
  });

  it("answers a check with the secrets that it was sent", async () => {
    const request = new messages.CheckRequest()
      .setUrn("urn:pulumi:s::p::vmfarm:libvirt:SubnetClaim::lan")
      .setNews(struct({ uri: secret("test:///default"), cidr: "10.1.0.0/24" }));
    const answer: messages.CheckResponse = await call(service(), "check", request);
    expect(answer.getInputs()!.toJavaScript()).toMatchObject({ uri: secret("test:///default") });
  });

  it("passes a refused component's details on", async () => {
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from([1]));
    const refusal = Object.assign(new Error("wrong"), { code: status.INVALID_ARGUMENT, details: "wrong", metadata });
    const components = { construct: () => Promise.reject(refusal as ServiceError) } as unknown as ComponentHost;
    await expect(call(service(components), "construct", new messages.ConstructRequest())).rejects.toBe(refusal);
  });
});
