/** Values of a resource by name, as Pulumi has them: `cidrBlock`. */
// biome-ignore lint/suspicious/noExplicitAny: values of any resource, answers of any service
export type Json = any;
export type Inputs = Record<string, Json>;

export type Service = "autoScaling" | "ec2" | "elb" | "iam" | "route53" | "ssm";

/** A call of AWS's SDK: service, method, request. */
export type Call = readonly [service: Service, method: string, request: Json];

/** What the stand-in knows of a resource type. */
export interface ResourceType {
  /** Inputs that it knows, `region` and `tagsAll` apart. */
  inputs: readonly string[];
  /** Those of them that make it another resource. */
  replaceOn: readonly string[];
  /** The old one has to go before the new one comes. */
  deleteFirst?: boolean;
  /** Where `name` is not given one is made up, of at most so many characters. */
  longestName?: number;
  create(inputs: Inputs): Call;
  /** The id by the answer to `create`. */
  id(answer: Json, inputs: Inputs): string;
  /** Calls of their own for some inputs, after `create` where they are given and later where they change. */
  set?: Readonly<Record<string, (id: string, inputs: Inputs, state: Inputs) => readonly Call[]>>;
  /** For all other inputs that may change. */
  update?(id: string, inputs: Inputs, state: Inputs): readonly Call[];
  /** Tags that are to be there or not. Without it tags cannot change. */
  retag?(id: string, add: Record<string, string>, remove: readonly string[], state: Inputs): readonly Call[];
  read(id: string, state: Inputs): Call;
  /** The thing by the answer to `read`; undefined where there is none. */
  found(answer: Json, id: string, state: Inputs): Json | undefined;
  /** Whether others may use it. Default: as soon as it is found. */
  ready?(thing: Json): boolean;
  outputs?(thing: Json, state: Inputs): Inputs;
  delete(id: string, state: Inputs): readonly Call[];
}

/** A function of the provider: calls, and what becomes of their answers. */
export interface Invoke {
  call(args: Inputs): Call;
  outputs(answer: Json, args: Inputs): Inputs;
}
