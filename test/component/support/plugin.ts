import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServiceError } from "@grpc/grpc-js";
import { InputPropertiesError } from "@pulumi/pulumi/proto/errors_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { pluginProgram } from "../../../src/provider/pluginProgram";
import { PluginClient } from "../../support/pluginClient";
import type { Monitor } from "./monitor";

/** What the engine is told of a component that is refused. */
export interface Refused {
  message: string;
  /** Reasons by property path. */
  properties: Record<string, string>;
}

export interface Constructed {
  urn: string;
  state: Record<string, unknown>;
}

/** The plugin as the engine starts it. */
export class PluginProcess {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: PluginClient,
  ) {}

  static async start(directory: string, engine: Monitor): Promise<PluginProcess> {
    const program = spawn(join(directory, pluginProgram), [engine.address], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = await once(createInterface(program.stdout!), "line");
    return new PluginProcess(program, new PluginClient(Number(port)));
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
  }

  /** Has a component constructed for the program that a monitor serves. @throws Refused */
  async construct(
    monitor: Monitor,
    component: string,
    name: string,
    inputs: object,
    parent = "",
  ): Promise<Constructed> {
    const request = new messages.ConstructRequest()
      .setProject("project")
      .setStack("test")
      .setMonitorendpoint(monitor.address)
      .setParallel(4)
      // The monitor makes no resources, so what comes out of them is unknown.
      .setDryrun(true)
      .setType(`vmfarm:index:${component}`)
      .setName(name)
      .setParent(parent)
      .setAcceptsOutputValues(true)
      .setInputs(Struct.fromJavaScript(inputs as never));
    request.getConfigMap().set("vmfarm:libvirt", JSON.stringify({ uri: "qemu+ssh://host.example.com/system" }));
    const response = await this.client.call("construct", request).catch((error: ServiceError) => {
      throw refused(error);
    });
    return { urn: response.getUrn(), state: response.getState()!.toJavaScript() as Record<string, unknown> };
  }
}

function refused({ details, metadata }: ServiceError): Refused {
  const [bytes] = metadata.get("grpc-status-details-bin") as Buffer[];
  const errors = bytes
    ? Status.deserializeBinary(bytes)
        .getDetailsList()
        .flatMap((detail) => InputPropertiesError.deserializeBinary(detail.getValue_asU8()).getErrorsList())
    : [];
  return {
    message: details,
    properties: Object.fromEntries(errors.map((error) => [error.getPropertyPath(), error.getReason()])),
  };
}
