/** Values of a resource by Pulumi's names: `cidrBlock`. */
// biome-ignore lint/suspicious/noExplicitAny: values of any resource, answers of any service
export type Json = any;
export type Inputs = Record<string, Json>;

export type Service = "autoScaling" | "ec2" | "elb" | "iam" | "route53" | "ssm" | "sts";

/** A call of AWS's SDK: service, method, request. */
export type Call = readonly [service: Service, method: string, request: Json];

/** The calls that set one input. `state` is the previous state, `{}` if the resource was just created. */
export type Setter = (id: string, inputs: Inputs, state: Inputs) => readonly Call[];

/** What the stand-in knows about a resource type. */
export interface ResourceType {
  /** Inputs that it knows, besides `region` and `tagsAll`. */
  inputs: readonly string[];
  /** Inputs whose change replaces the resource; `rootBlockDevice.encrypted` is one property of an input. */
  replaceOn: readonly string[];
  /** The old one has to be deleted before the new one is created. */
  deleteFirst?: boolean;
  /** If `name` is not given, one is generated, with at most this many characters. */
  longestName?: number;
  /** What is wrong with known inputs, by property. */
  refuse?(inputs: Inputs): Record<string, string>;
  create(inputs: Inputs): Call;
  /** The id, from the answer to `create`. */
  id(answer: Json, inputs: Inputs): string;
  /** Inputs with their own calls, made after `create` if they are given, and whenever they change. */
  set?: Readonly<Record<string, Setter>>;
  /** Inputs that `create` takes, but that have their own calls when they change. */
  change?: Readonly<Record<string, Setter>>;
  /** For all other inputs that can change. */
  update?: Setter;
  /** Adds and removes tags. Without it the type has no tags, or its `tags` are an ordinary input. */
  retag?(id: string, add: Record<string, string>, remove: readonly string[], state: Inputs): readonly Call[];
  read(id: string, state: Inputs): Call;
  /** The object, from the answer to `read`; undefined if there is none. */
  found(answer: Json, id: string, state: Inputs): Json | undefined;
  /** Whether other resources can use it. Default: as soon as it is found. */
  ready?(thing: Json): boolean;
  outputs?(thing: Json, state: Inputs): Inputs;
  /** Outputs that change with anything but tags. */
  newOutputs?: readonly string[];
  delete(id: string, state: Inputs): readonly Call[];
  /** It belongs to AWS, and still exists after `delete`. */
  stays?: boolean;
}

/** A function of the provider: calls, and the conversion of their answers. */
export interface Invoke {
  /** Arguments that it knows, besides `region`. */
  args: readonly string[];
  call(args: Inputs): Call;
  /** Calls that need the first one's answer. */
  more?(answer: Json): readonly Call[];
  outputs(answer: Json, args: Inputs, more: readonly Json[]): Inputs;
  /** Outputs that are secrets. */
  secrets?: readonly string[];
}
