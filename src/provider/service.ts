import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { cancelWork } from "../process/cancellation";
import type { EngineLog } from "./engineLog";
import { packageVersion } from "./packageVersion";
import { propertiesOf, structOf } from "./propertyValues";
import type { AnyProvider } from "./resourceProvider";
import { resourceOf as ownResourceOf } from "./resources";

/** Finds the provider of a resource by its URN. */
type ResourceOf = (urn: string) => Promise<AnyProvider>;

type Handler<Request, Response> = (request: Request) => Promise<Response>;

/**
 * What the engine calls. Secrets are sent to us in the clear, and the engine marks them again in what we answer, under the names that
 * they have in the inputs; outputs that are derived from secrets are marked here.
 * Source of the protocol: `proto/pulumi/provider.proto` of Pulumi.
 */
export function providerService(
  log: EngineLog,
  readSchema: () => string,
  resourceOf: ResourceOf = ownResourceOf,
): UntypedServiceImplementation {
  /** Calls what does the work with the provider of the request's resource. */
  const onResource = <Request extends { getUrn(): string }, Response>(
    handler: (provider: AnyProvider, request: Request) => Promise<Response>,
  ) =>
    answer((request: Request) => {
      const urn = request.getUrn();
      return log.within(urn, async () => handler(await resourceOf(urn), request));
    });
  return {
    handshake: answer(async (request: messages.ProviderHandshakeRequest) => {
      log.connect(request.getEngineAddress());
      return new messages.ProviderHandshakeResponse().setAcceptSecrets(false);
    }),
    getPluginInfo: answer(async () => new PluginInfo().setVersion(packageVersion)),
    getSchema: answer(async () => new messages.GetSchemaResponse().setSchema(readSchema())),
    checkConfig: answer(checkConfig),
    diffConfig: answer(diffConfig),
    configure: answer(async () => new messages.ConfigureResponse().setAcceptsecrets(false)),
    check: onResource(check),
    diff: onResource(diff),
    create: onResource(create),
    read: onResource(read),
    update: onResource(update),
    delete: onResource(remove),
    cancel: answer(async () => {
      cancelWork();
      return new Empty();
    }),
  };
}

function answer<Request, Response>(handler: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    handler(call.request).then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
    );
  };
}

/** The engine passes the version of the program's package; any plugin may be the one that it finds first. */
async function checkConfig(request: messages.CheckRequest): Promise<messages.CheckResponse> {
  const { version } = propertiesOf<{ version?: string }>(request.getNews());
  if (version !== undefined && version !== packageVersion)
    throw new Error(
      `the program uses vmfarm ${version}, but the provider plugin that Pulumi found is of version ${packageVersion}; ` +
        "run `npx vmfarm install` in the project's directory, and remove another pulumi-resource-vmfarm from the PATH",
    );
  // The engine also passes the stack's configuration of this package, which the program reads; a state does not need its secrets again.
  return new messages.CheckResponse().setInputs(structOf({ version }));
}

/** Another version is another plugin, not another place: nothing has to be replaced for it. */
async function diffConfig(): Promise<messages.DiffResponse> {
  return new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE);
}

async function check(provider: AnyProvider, request: messages.CheckRequest): Promise<messages.CheckResponse> {
  const news = propertiesOf(request.getNews());
  const { inputs, failures } = (await provider.check?.(propertiesOf(request.getOlds()), news)) ?? {
    inputs: news,
    failures: [],
  };
  const response = new messages.CheckResponse().setInputs(structOf(inputs));
  for (const { property, reason } of failures)
    response.addFailures(new messages.CheckFailure().setProperty(property).setReason(reason));
  return response;
}

async function diff(provider: AnyProvider, request: messages.DiffRequest): Promise<messages.DiffResponse> {
  const response = new messages.DiffResponse();
  if (!provider.diff) return response;
  const olds = propertiesOf(request.getOlds());
  const found = await provider.diff(request.getId(), olds, propertiesOf(request.getNews()));
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  return response
    .setChanges(found.changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...(found.replaces ?? [])])
    .setDeletebeforereplace(found.deleteBeforeReplace ?? false);
}

async function create(provider: AnyProvider, request: messages.CreateRequest): Promise<messages.CreateResponse> {
  const { id, outs } = await provider.create(propertiesOf(request.getProperties()));
  return new messages.CreateResponse().setId(id).setProperties(stateOf(provider, outs));
}

async function read(provider: AnyProvider, request: messages.ReadRequest): Promise<messages.ReadResponse> {
  const id = request.getId();
  const response = new messages.ReadResponse();
  if (!provider.read) return response.setId(id).setProperties(request.getProperties());
  const found = await provider.read(id, propertiesOf(request.getProperties()));
  response.setId(found.id).setProperties(stateOf(provider, found.props ?? {}));
  return found.inputs ? response.setInputs(stateOf(provider, found.inputs)) : response;
}

async function update(provider: AnyProvider, request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
  const news = propertiesOf(request.getNews());
  const { outs } = (await provider.update?.(request.getId(), propertiesOf(request.getOlds()), news)) ?? { outs: news };
  return new messages.UpdateResponse().setProperties(stateOf(provider, outs));
}

async function remove(provider: AnyProvider, request: messages.DeleteRequest): Promise<Empty> {
  await provider.delete?.(request.getId(), propertiesOf(request.getProperties()));
  return new Empty();
}

/** What the state is to have: without the code that earlier versions kept in it. */
function stateOf({ secretOutputs }: AnyProvider, outputs: object) {
  const { __provider: _, ...kept } = outputs as Record<string, unknown>;
  return structOf(kept, secretOutputs);
}
