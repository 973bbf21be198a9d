import { AsyncLocalStorage } from "node:async_hooks";
import { Server } from "@grpc/grpc-js";
import type { Configuration } from "./clients";
import type { Json } from "./resourceType";
import { withoutSecrets } from "./wire";

type Callback = (error: Json, response?: Json) => void;
type Handler = (call: Json, callback: Callback) => void;

const previews = new AsyncLocalStorage<boolean>();

/** Whether the current request belongs to a preview. */
export function isPreview(): boolean {
  return previews.getStore() ?? false;
}

/** Settings of the provider that make no difference to a test API. */
const withoutEffect = [
  ...["version", "pluginDownloadURL", "skipCredentialsValidation", "skipMetadataApiCheck", "skipRegionValidation"],
  ...["skipRequestingAccountId", "maxRetries", "retryMode"],
];

/** Adds what the SDK's server lacks: it drops the provider's configuration, and does not know about previews. */
export function extendServer(configuration: Configuration): void {
  const addService = Server.prototype.addService;
  Server.prototype.addService = function (definition, implementation) {
    const server = implementation as unknown as Record<string, Handler>;
    const { configure, create, update } = server;
    if (configure && create && update) {
      server.configure = (call, callback) => {
        try {
          take(call.request.getArgs()?.toJavaScript() ?? {}, configuration);
        } catch (error) {
          return callback(error);
        }
        configure.call(server, call, (error, response) => {
          response?.setSupportspreview(true);
          callback(error, response);
        });
      };
      const telling = (handler: Handler) => (call: Json, callback: Callback) =>
        previews.run(call.request.getPreview(), () => handler.call(server, call, callback));
      server.create = telling(create);
      server.update = telling(update);
    }
    return addService.call(this, definition, implementation);
  };
}

/** Values other than strings come as JSON. @throws Error that lists unknown settings */
function take(args: Record<string, Json>, configuration: Configuration): void {
  const { region, accessKey, secretKey, token, endpoints, defaultTags, ...others } = withoutSecrets(args);
  const unknown = Object.keys(others).filter((key) => !withoutEffect.includes(key) && !key.startsWith("__"));
  if (unknown.length > 0)
    throw new Error(`the stand-in of the AWS provider does not know these of its settings: ${unknown.join(", ")}`);
  const json = (text?: string): Json => (text ? withoutSecrets(JSON.parse(text)) : undefined);
  configuration.region = region ?? configuration.region;
  Object.assign(configuration, { accessKey, secretKey, token });
  configuration.endpoints = Object.assign({}, ...Object.values(json(endpoints) ?? []));
  configuration.defaultTags = json(defaultTags)?.tags ?? {};
}
