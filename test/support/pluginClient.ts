import { type Client, credentials, type Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** What the engine asks of a plugin, and what it is answered. */
interface Methods {
  check: [messages.CheckRequest, messages.CheckResponse];
  checkConfig: [messages.CheckRequest, messages.CheckResponse];
  diff: [messages.DiffRequest, messages.DiffResponse];
  create: [messages.CreateRequest, messages.CreateResponse];
  read: [messages.ReadRequest, messages.ReadResponse];
  update: [messages.UpdateRequest, messages.UpdateResponse];
  delete: [messages.DeleteRequest, Empty];
  cancel: [Empty, Empty];
  getPluginInfo: [Empty, PluginInfo];
  getSchema: [messages.GetSchemaRequest, messages.GetSchemaResponse];
}

/** Calls a plugin as the engine does. */
export class PluginClient {
  private readonly client: ResourceProviderClient;

  constructor(port: number) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  /** @throws ServiceError */
  call<Name extends keyof Methods>(method: Name, request: Methods[Name][0]): Promise<Methods[Name][1]> {
    const { client } = this;
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, response: never) => (error ? reject(error) : resolve(response));
      (client[method] as unknown as (request: object, callback: typeof answered) => unknown).call(
        client,
        request,
        answered,
      );
    });
  }

  close(): void {
    (this.client as unknown as Client).close();
  }
}

/** @returns the port of this host at which a server now listens */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
}
