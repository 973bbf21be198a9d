/** A stack's state, as `pulumi stack export` writes it and `pulumi stack import` reads it. */
export interface State {
  version: number;
  deployment: {
    manifest: { time: string; magic: string; version: string };
    secrets_providers?: unknown;
    resources?: StateResource[];
  };
}

/** A resource of a state, as far as tests look at it. */
export interface StateResource {
  urn: string;
  custom: boolean;
  id?: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  parent?: string;
  /** URN and id of the provider: `URN::ID`. */
  provider?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
  [more: string]: unknown;
}
