import { type ChannelOptions, credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { packageVersion } from "./packageVersion";

/** What serves components: a bundle of its own, which programs in Node do without. */
export interface ComponentBundle {
  serveComponents(engineAddress: string): Promise<number>;
}

/** Loads what constructs components with the first of them: it is several times as large as all else in the plugin. */
export class ComponentHost {
  private client: Promise<ResourceProviderClient> | undefined;

  constructor(
    private readonly load: () => ComponentBundle,
    private readonly options: ChannelOptions,
  ) {}

  /** @throws ServiceError as the SDK's server answers */
  async construct(request: ConstructRequest, engineAddress: string): Promise<ConstructResponse> {
    this.client ??= this.connect(engineAddress);
    const client = await this.client;
    return new Promise((resolve, reject) =>
      client.construct(request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }

  private async connect(engineAddress: string): Promise<ResourceProviderClient> {
    const port = await this.loaded().serveComponents(engineAddress);
    return new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), this.options);
  }

  private loaded(): ComponentBundle {
    try {
      return this.load();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
      throw new Error(
        "this provider plugin, of the npm package, serves programs in Node only; for other languages run " +
          `\`pulumi plugin install resource vmfarm ${packageVersion} --file vmfarm-${packageVersion}-plugin.tar.gz\``,
      );
    }
  }
}
