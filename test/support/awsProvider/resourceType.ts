/** Values of a resource by name, as Pulumi has them: `cidrBlock`. */
// biome-ignore lint/suspicious/noExplicitAny: values of any resource, answers of any service
export type Json = any;
export type Inputs = Record<string, Json>;

export type Service = "autoScaling" | "ec2" | "elb" | "iam" | "route53" | "ssm" | "sts";

/** A call of AWS's SDK: service, method, request. */
export type Call = readonly [service: Service, method: string, request: Json];

/** The calls by which one input is set. `state` is what was there before, `{}` where it was just made. */
export type Setter = (id: string, inputs: Inputs, state: Inputs) => readonly Call[];

/** What the stand-in knows of a resource type. */
export interface ResourceType {
  /** Inputs that it knows, `region` and `tagsAll` apart. */
  inputs: readonly string[];
  /** Those of them that make it another resource; `rootBlockDevice.encrypted` is one property of an input. */
  replaceOn: readonly string[];
  /** The old one has to go before the new one comes. */
  deleteFirst?: boolean;
  /** Where `name` is not given one is made up, of at most so many characters. */
  longestName?: number;
  /** What is wrong with inputs that are known, by property. */
  refuse?(inputs: Inputs): Record<string, string>;
  create(inputs: Inputs): Call;
  /** The id by the answer to `create`. */
  id(answer: Json, inputs: Inputs): string;
  /** Inputs with calls of their own, after `create` where they are given and later where they change. */
  set?: Readonly<Record<string, Setter>>;
  /** Inputs that `create` takes and that have calls of their own where they change. */
  change?: Readonly<Record<string, Setter>>;
  /** For all other inputs that may change. */
  update?: Setter;
  /** Tags that are to be there or not. Without it the type has no tags, or what it calls so is an input like others. */
  retag?(id: string, add: Record<string, string>, remove: readonly string[], state: Inputs): readonly Call[];
  read(id: string, state: Inputs): Call;
  /** The thing by the answer to `read`; undefined where there is none. */
  found(answer: Json, id: string, state: Inputs): Json | undefined;
  /** Whether others may use it. Default: as soon as it is found. */
  ready?(thing: Json): boolean;
  outputs?(thing: Json, state: Inputs): Inputs;
  /** Outputs that are others after a change of anything but tags. */
  newOutputs?: readonly string[];
  delete(id: string, state: Inputs): readonly Call[];
  /** It is AWS's, and there after `delete`, too. */
  stays?: boolean;
}

/** A function of the provider: calls, and what becomes of their answers. */
export interface Invoke {
  /** Arguments that it knows, `region` apart. */
  args: readonly string[];
  call(args: Inputs): Call;
  /** Calls that need the first one's answer. */
  more?(answer: Json): readonly Call[];
  outputs(answer: Json, args: Inputs, more: readonly Json[]): Inputs;
  /** Outputs that are secrets. */
  secrets?: readonly string[];
}
