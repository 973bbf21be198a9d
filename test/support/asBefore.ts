import { formerResources, formerUrn } from "./formerTypes";
import type { State, StateResource } from "./state";

const providerType = "pulumi:providers:vmfarm";
const formerProviderType = "pulumi:providers:pulumi-nodejs";

/**
 * The state that the version before would have written of the same things: its types, its URNs, its text for the provider in each of our own
 * resources, and Pulumi's default provider for dynamic resources in the place of ours. What is such a state already stays as it is.
 */
export function asBefore(state: State): State {
  const { deployment } = withFormerUrns(state);
  const { resources = [] } = deployment;
  const provider = formerProvider(resources);
  const kept = resources.filter((one) => one.type !== providerType || one === provider?.replaces);
  return {
    ...state,
    deployment: {
      ...deployment,
      resources: kept.map((one) => (one === provider?.replaces ? provider.resource : formerResource(one, provider))),
    },
  };
}

/** A state with all URNs as the version before had them, wherever they stand. */
export function withFormerUrns(state: State): State {
  return JSON.parse(JSON.stringify(state), (_, value) =>
    typeof value === "string" && value.startsWith("urn:pulumi:") ? formerUrn(value) : value,
  );
}

interface FormerProvider {
  resource: StateResource;
  /** Undefined where the state has it already. */
  replaces?: StateResource;
}

function formerProvider(resources: readonly StateResource[]): FormerProvider | undefined {
  const there = resources.find(({ type }) => type === formerProviderType);
  if (there) return { resource: there };
  const replaces = resources.find(({ type }) => type === providerType);
  if (!replaces) return undefined;
  const [kind, project] = replaces.urn.split("::");
  const inputs = formerConfig(replaces.inputs);
  const resource = {
    ...replaces,
    urn: `${kind}::${project}::${formerProviderType}::default`,
    type: formerProviderType,
    inputs,
    outputs: inputs,
  };
  return { resource, replaces };
}

/** A provider of this package had the settings of the package's own namespace; the one for dynamic resources has them by their full keys. */
function formerConfig(inputs: Record<string, unknown> = {}): Record<string, unknown> {
  const settings = Object.entries(inputs).filter(([key]) => key !== "version" && !key.startsWith("__"));
  return Object.fromEntries(settings.map(([key, value]) => [`vmfarm:${key}`, value]));
}

function formerResource(resource: StateResource, provider: FormerProvider | undefined): StateResource {
  const former = formerResources.get(resource.type);
  if (!former) return resource;
  const load = { __provider: providerText(former.provider) };
  return {
    ...resource,
    type: former.type,
    inputs: { ...load, ...resource.inputs },
    outputs: { ...load, ...resource.outputs },
    propertyDependencies: { __provider: [], ...resource.propertyDependencies },
    ...(provider && { provider: `${provider.resource.urn}::${provider.resource.id}` }),
  };
}

/** What the version before wrote of a resource's provider: a line that finds it by its name. */
function providerText(name: string): string {
  return (
    `exports.handler = () => require("node:module").createRequire(process.cwd() + "/index.js")` +
    `("vmfarm/providers").providers.${name};`
  );
}
