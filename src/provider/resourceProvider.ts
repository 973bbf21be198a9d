/** An input that is wrong, as the engine reports it: `property` is its path. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** Check's answer: the inputs that the resource is to have, and what is wrong with them. */
export interface CheckResult<Inputs> {
  inputs: Inputs;
  failures: CheckFailure[];
}

/** What an update would do. */
export interface DiffResult {
  changes: boolean;
  /** Names of the inputs whose change makes it another resource. @default none */
  replaces?: string[];
  /** Whether the old one goes before the new one comes. @default false */
  deleteBeforeReplace?: boolean;
}

/**
 * What makes, changes and removes one type of resource. The engine calls it as its protocol says; values that are known only after
 * something else has been made reach `check` and `diff` as a mark (see {@link isKnown}). A method that is left out does nothing, and a
 * resource without `update` can only be replaced.
 *
 * @typeParam Inputs what a program declares
 * @typeParam Outputs what the state has of it: inputs, and what came out when it was made
 */
export interface ResourceProvider<Inputs extends object = object, Outputs extends object = Inputs> {
  /** Outputs that are derived from secrets, and are secret themselves. @default none */
  secretOutputs?: readonly string[];
  /** @param olds inputs in the state; empty where it has none of the resource */
  check?(olds: Inputs, news: Inputs): Promise<CheckResult<Inputs>>;
  diff?(id: string, olds: Outputs, news: Inputs): Promise<DiffResult>;
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  /** @returns an empty id where the resource is gone; `inputs` where others than the state's are to be compared with the program's */
  read?(id: string, props?: Outputs): Promise<{ id: string; props?: Outputs; inputs?: Inputs }>;
  update?(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  delete?(id: string, props: Outputs): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: inputs are both taken and returned, so no other type takes every provider.
export type AnyProvider = ResourceProvider<any, any>;

/** Resources of a platform by the names of their types, each loaded when it is first used. */
export type ProviderTable = Readonly<Record<string, () => Promise<AnyProvider>>>;

/** Inputs of a resource in a table. */
export type InputsIn<Table extends ProviderTable, Name extends keyof Table> =
  Awaited<ReturnType<Table[Name]>> extends ResourceProvider<infer Inputs, infer _> ? Inputs : never;

/** Outputs of a resource in a table. */
export type OutputsIn<Table extends ProviderTable, Name extends keyof Table> =
  Awaited<ReturnType<Table[Name]>> extends ResourceProvider<infer _, infer Outputs> ? Outputs : never;
