import { withFormerUrns } from "./asBefore";
import { formerPrefix } from "./formerTypes";
import type { State, StateResource } from "./state";

/** What a state says of one resource, apart from its type. */
export type ResourceContent = Pick<StateResource, "id" | "custom" | "inputs" | "outputs" | "parent">;

/** Everything but types: what a state says of its resources, by the URNs that they had in the version before. */
export function contentOf(state: State): Record<string, ResourceContent> {
  const { resources = [] } = withFormerUrns(state).deployment;
  return Object.fromEntries(
    resources
      .filter(({ type }) => !isOwnProvider(type))
      .map(({ urn, id, custom, inputs, outputs, parent }) => [
        urn,
        { id, custom, inputs: withoutProvider(inputs), outputs: withoutProvider(outputs), parent },
      ]),
  );
}

/** Types of the version before that a state still has. */
export function formerTypesIn({ deployment }: State): string[] {
  return (deployment.resources ?? []).map(({ type }) => type).filter((type) => type.startsWith(formerPrefix));
}

/** Whether a type is that of what runs our own resources: one comes, and the other goes. */
function isOwnProvider(type: string): boolean {
  return ["pulumi:providers:vmfarm", "pulumi:providers:pulumi-nodejs"].includes(type);
}

function withoutProvider(properties: Record<string, unknown> = {}): Record<string, unknown> {
  const { __provider: _, ...rest } = properties;
  return rest;
}
