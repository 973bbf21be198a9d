import { Server } from "@grpc/grpc-js";
// Not the whole SDK, which takes half a second more to load.
import { main } from "@pulumi/pulumi/provider/server";
import { aws } from "../../../tools/toolchain/providers";
import type { Configuration } from "./clients";
import { StandIn } from "./provider";
import type { Json } from "./resourceType";

// A stand-in for tests: see README.md.
const configuration: Configuration = {
  region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
  endpoints: {},
  defaultTags: {},
};

// The SDK's server keeps the configuration that the engine sends to itself.
const addService = Server.prototype.addService;
Server.prototype.addService = function (definition, implementation) {
  const server = implementation as unknown as Record<string, (call: Json, callback: Json) => void>;
  const configure = server.configure;
  if (configure) {
    server.configure = (call, callback) => {
      take(call.request.getArgs()?.toJavaScript() ?? {});
      configure.call(server, call, callback);
    };
  }
  return addService.call(this, definition, implementation);
};

/** What is no text comes as JSON, and secrets come wrapped. */
function take(args: Record<string, Json>): void {
  const text = (key: string): string | undefined => args[key]?.value ?? args[key];
  const json = (key: string): Json => (text(key) ? JSON.parse(text(key)!) : undefined);
  configuration.region = text("region") ?? configuration.region;
  configuration.accessKey = text("accessKey");
  configuration.secretKey = text("secretKey");
  configuration.endpoints = Object.assign({}, ...(json("endpoints") ?? []));
  configuration.defaultTags = json("defaultTags")?.tags ?? {};
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
void main(new StandIn(configuration, aws.officialVersion), process.argv.slice(2));
