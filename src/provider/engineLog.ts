import { AsyncLocalStorage } from "node:async_hooks";
import { type ChannelOptions, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The engine shows what is logged as a diagnostic of the resource that it was called for. */
export class EngineLog {
  private readonly resource = new AsyncLocalStorage<string>();
  private engine: EngineClient | undefined;
  /** The engine's own; empty where the plugin was started without one. */
  address = "";
  private sent: Promise<void> = Promise.resolve();

  constructor(private readonly options: ChannelOptions) {}

  connect(address: string): void {
    if (this.engine || address === "") return;
    this.address = address;
    this.engine = new EngineClient(address, credentials.createInsecure(), this.options);
  }

  /** What is logged within `work` is of the resource. The engine has it all before `work` resolves. */
  async within<T>(urn: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.resource.run(urn, work);
    } finally {
      await this.sent;
    }
  }

  /** In the order of the calls. */
  info(message: string): void {
    const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(message);
    request.setUrn(this.resource.getStore() ?? "");
    const { engine } = this;
    if (!engine) {
      console.error(message);
      return;
    }
    // An engine that is gone has nobody to show it to.
    this.sent = this.sent.then(() => new Promise((resolve) => engine.log(request, () => resolve())));
  }
}
