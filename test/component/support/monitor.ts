import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

interface Call<Request> {
  request: Request;
}
type Callback = (error: Error | null, response: unknown) => void;

const answer =
  <Request>(handler: (request: Request) => unknown) =>
  ({ request }: Call<Request>, callback: Callback) =>
    callback(null, handler(request));

/** A resource as it was registered, with the SDK's marks of secrets and outputs. */
export interface Registered {
  type: string;
  name: string;
  parent: string;
  inputs: Record<string, unknown>;
}

/** The engine as far as components call it: it gives every resource a URN, and its inputs as outputs. */
export class Monitor {
  readonly registered: Registered[] = [];
  readonly logged: string[] = [];
  private readonly server = new Server();
  /** For the plugin, as the engine's and as the monitor's. */
  address = "";

  static async start(): Promise<Monitor> {
    const monitor = new Monitor();
    await monitor.listen();
    return monitor;
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private async listen(): Promise<void> {
    this.server.addService(EngineService, {
      log: answer((request: LogRequest) => {
        this.logged.push(request.getMessage());
        return new Empty();
      }),
    } as never);
    this.server.addService(ResourceMonitorService, {
      supportsFeature: answer((request: messages.SupportsFeatureRequest) =>
        new messages.SupportsFeatureResponse().setHassupport(request.getId() !== "parameterization"),
      ),
      registerResource: answer((request: messages.RegisterResourceRequest) => this.register(request)),
      registerResourceOutputs: answer(() => new Empty()),
      registerResourceHook: answer(() => new Empty()),
    } as never);
    const port = await new Promise<number>((resolve, reject) =>
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    this.address = `127.0.0.1:${port}`;
  }

  private register(request: messages.RegisterResourceRequest): messages.RegisterResourceResponse {
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const inputs = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    this.registered.push({ type, name, parent, inputs });
    const above = parent.split("::")[2];
    const types = above && above !== "pulumi:pulumi:Stack" ? `${above}$${type}` : type;
    return new messages.RegisterResourceResponse()
      .setUrn(`urn:pulumi:test::project::${types}::${name}`)
      .setId(request.getCustom() ? `id-of-${name}` : "")
      .setObject(request.getObject());
  }
}
