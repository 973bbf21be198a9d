import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { cancellation } from "../process/cancellation";
import { reportTo } from "../process/diagnostics";
import { type ComponentBundle, ComponentHost } from "./componentHost";
import { EngineLog } from "./engineLog";
import { providerService } from "./service";

// As the SDK sets it: user-data and plans are larger than gRPC's 4 MiB at times.
const options = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

/**
 * The plugin: serves the engine that started it, on a port of this host that it prints, until the engine ends it. The engine passes its
 * own address as the only argument; without one it attaches to nobody's log.
 */
export async function main(engineAddress: string | undefined): Promise<void> {
  const log = new EngineLog(options);
  if (engineAddress) log.connect(engineAddress);
  reportTo((line) => log.info(line));
  const server = new Server(options);
  server.addService(
    ResourceProviderService,
    providerService({
      log,
      components: new ComponentHost(() => require("./components.js") as ComponentBundle, options),
      readSchema: () => readFileSync(join(__dirname, "schema.json"), "utf8"),
    }),
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  // The engine interrupts what it has cancelled before, and kills what is still there five seconds later. Ctrl-C in a terminal is the
  // engine's: what it has begun is to end first.
  process.on("SIGINT", () => {
    if (cancellation.aborted) process.exit(0);
  });
  endWithoutParent();
  console.log(port);
}

/** An engine that is killed does not end its plugins. */
function endWithoutParent(): void {
  const { ppid } = process;
  setInterval(() => {
    if (process.ppid !== ppid) process.exit(1);
  }, 1000).unref();
}
