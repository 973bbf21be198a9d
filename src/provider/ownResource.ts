import * as pulumi from "@pulumi/pulumi";
import { formerToken, ownToken } from "./ownType";
import { packageVersion } from "./packageVersion";
import { requireProviderPlugin } from "./requirePlugin";
import type { InputsIn, OutputsIn, ProviderTable } from "./resourceProvider";

/** A value that may still be to come, or consists of values that are. */
export type DeepInput<T> =
  | pulumi.Input<T>
  | (T extends readonly (infer Element)[]
      ? readonly DeepInput<Element>[]
      : T extends object
        ? { [Key in keyof T]: DeepInput<T[Key]> }
        : never);

/** A resource of our own in a program: what comes out when it is made are its properties. */
export type OwnResource<Outputs, Names extends keyof Outputs> = pulumi.CustomResource & {
  readonly [Name in Names]-?: pulumi.Output<NonNullable<Outputs[Name]>>;
};

/** Registers a resource. */
export type OwnResourceClass<Inputs, Outputs, Names extends keyof Outputs> = new (
  name: string,
  inputs: { [Key in keyof Inputs]: DeepInput<Inputs[Key]> },
  opts?: pulumi.CustomResourceOptions,
) => OwnResource<Outputs, Names>;

/**
 * Declares resources of a platform for programs, typed by the providers that make them in our plugin. Only types are taken of the
 * providers: a program does not load them.
 *
 * @returns a function that takes the name of a resource and the outputs that programs read
 */
export function ownResources<Table extends ProviderTable>(platform: string) {
  return <Name extends keyof Table & string, Out extends keyof OutputsIn<Table, Name> & string = never>(
    name: Name,
    { outputs = [] }: { outputs?: readonly Out[] } = {},
  ): OwnResourceClass<InputsIn<Table, Name>, OutputsIn<Table, Name>, Out> => {
    const undefinedOutputs = Object.fromEntries(outputs.map((output) => [output, undefined]));
    class Registered extends pulumi.CustomResource {
      constructor(resource: string, inputs: object, opts: pulumi.CustomResourceOptions = {}) {
        requireProviderPlugin();
        super(
          ownToken(platform, name),
          resource,
          { ...inputs, ...undefinedOutputs },
          {
            ...opts,
            version: packageVersion,
            aliases: [...(opts.aliases ?? []), { type: formerToken(name) }],
          },
        );
      }
    }
    return Registered as never;
  };
}
