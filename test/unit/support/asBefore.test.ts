import { describe, expect, test } from "vitest";
import { recordedState, type StatePlatform, statePlatforms } from "../../fixtures/states/stateOfBefore";
import { asBefore } from "../../support/asBefore";
import { formerPrefix, formerResources } from "../../support/formerTypes";
import type { State, StateResource } from "../../support/state";
import { contentOf, formerTypesIn } from "../../support/stateContent";

const resourcesOf = ({ deployment }: State): StateResource[] => deployment.resources ?? [];

describe.each(statePlatforms)("a state on %s", (platform) => {
  const before = ownSettings(recordedState(platform));

  test("is made out of today's by asBefore, which leaves one of before as it is", () => {
    const now = withPlugin(platform, before);
    expect(formerTypesIn(now)).toEqual([]);
    expect(asBefore(now)).toEqual(before);
    expect(asBefore(before)).toEqual(before);
  });

  test("says the same with types of either version", () => {
    const now = withPlugin(platform, before);
    expect(contentOf(now)).toEqual(contentOf(before));
    expect(Object.keys(contentOf(now))).toHaveLength(resourcesOf(before).length - 1);
    const [own] = resourcesOf(now).filter(({ type }) => formerResources.has(type));
    own!.inputs = { ...own!.inputs, more: true };
    expect(contentOf(now)).not.toEqual(contentOf(before));
  });
});

test("the table of types is what states have, but for a Xen host's", () => {
  const recorded = statePlatforms.flatMap(ownTypesOf);
  const others = [...formerResources.keys()].filter((type) => !recorded.includes(type));
  expect(others).toEqual(["vmfarm:libvirt:XenHost"]);
});

test("a provider that is there twice is the default one of before once", () => {
  const own = "urn:pulumi:dev::shop::pulumi:providers:vmfarm::";
  const provider = (name: string, inputs: object) => ({
    urn: own + name,
    custom: true,
    id: name,
    type: "pulumi:providers:vmfarm",
    inputs,
  });
  const guest = (name: string, by: string) => ({
    urn: `urn:pulumi:dev::shop::vmfarm:index:VirtualMachine$vmfarm:libvirt:Guest::${name}`,
    custom: true,
    type: "vmfarm:libvirt:Guest",
    provider: `${own}${by}::${by}`,
  });
  const resources = [
    provider("default", { version: "0.1.0", libvirt: "{}" }),
    provider("default_0_1_0", {}),
    guest("a", "default"),
    guest("b::c", "default_0_1_0"),
  ] as StateResource[];
  const [first, ...guests] = resourcesOf(
    asBefore({ ...recordedState("libvirt"), deployment: deploymentOf(resources) }),
  );
  expect(first).toMatchObject({ type: "pulumi:providers:pulumi-nodejs", inputs: { "vmfarm:libvirt": "{}" } });
  expect(first!.inputs).not.toHaveProperty("vmfarm:version");
  expect(guests.map(({ urn, provider: by }) => [urn, by])).toEqual(
    ["a", "b::c"].map((name) => [
      `urn:pulumi:dev::shop::vmfarm:index:VirtualMachine$${formerPrefix}vmfarm:Guest::${name}`,
      "urn:pulumi:dev::shop::pulumi:providers:pulumi-nodejs::default::default",
    ]),
  );
});

const deploymentOf = (resources: StateResource[]) => ({ ...recordedState("libvirt").deployment, resources });

/** A state whose provider of our own resources has none of the stack's settings but this package's, as a provider of its own has. */
function ownSettings(state: State): State {
  const own = (properties: object = {}) =>
    Object.fromEntries(Object.entries(properties).filter(([key]) => key.startsWith("vmfarm:")));
  const resources = resourcesOf(state).map((resource) =>
    resource.type === "pulumi:providers:pulumi-nodejs"
      ? { ...resource, inputs: own(resource.inputs), outputs: own(resource.outputs) }
      : resource,
  );
  return { ...state, deployment: { ...state.deployment, resources } };
}

/** Today's types of the resources that a state has of our own, found by the text that it has for their providers. */
function ownTypesOf(platform: StatePlatform): string[] {
  return resourcesOf(recordedState(platform)).flatMap(({ type, inputs }) => {
    const provider = /\.providers\.(\w+);$/.exec(String(inputs?.__provider))?.[1];
    if (provider === undefined) return [];
    const [now] = [...formerResources].find(([, former]) => former.provider === provider) ?? [];
    expect([now && formerResources.get(now)!.type, now?.split(":")[1]]).toEqual([type, platform]);
    return [now!];
  });
}

/** A state as a version with a plugin of its own goes on with it. */
function withPlugin(platform: StatePlatform, state: State): State {
  const types = new Map(
    [...formerResources]
      .filter(([type]) => type.startsWith(`vmfarm:${platform}:`))
      .map(([type, former]) => [former.type, type] as const),
  );
  const urnNow = (urn: string) => {
    const [kind, project, chain = "", ...name] = urn.split("::");
    const now = chain.split("$").map((type) => types.get(type) ?? type);
    const text = [kind, project, now.join("$"), ...name].join("::");
    return text.replace("pulumi:providers:pulumi-nodejs::default", "pulumi:providers:vmfarm::default_0_1_0");
  };
  const renamed: State = JSON.parse(JSON.stringify(state), (_, value) =>
    typeof value === "string" && value.startsWith("urn:pulumi:") ? urnNow(value) : value,
  );
  const resources = resourcesOf(renamed).map((resource) => {
    if (resource.type === "pulumi:providers:pulumi-nodejs") return ownProvider(resource);
    const type = types.get(resource.type);
    return type === undefined ? resource : ownResource({ ...resource, type });
  });
  return { ...renamed, deployment: { ...renamed.deployment, resources } };
}

function ownProvider(resource: StateResource): StateResource {
  const inputs = Object.fromEntries(
    Object.entries(resource.inputs!).map(([key, value]) => [key.replace(/^vmfarm:/, ""), value]),
  );
  return { ...resource, type: "pulumi:providers:vmfarm", inputs: { ...inputs, version: "0.1.0" }, outputs: inputs };
}

function ownResource({ inputs, outputs, propertyDependencies, ...rest }: StateResource): StateResource {
  const without = <T extends object>(properties: T) => {
    const { __provider: _, ...more } = properties as T & { __provider?: unknown };
    return more;
  };
  return {
    ...rest,
    inputs: without(inputs!),
    outputs: without(outputs!),
    propertyDependencies: without(propertyDependencies!),
  };
}
