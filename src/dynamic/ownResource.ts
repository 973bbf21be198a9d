import * as pulumi from "@pulumi/pulumi";
import { ownType } from "./ownType";

/**
 * A resource whose provider is a module of this package, run by Pulumi's plugin for dynamic resources.
 *
 * `pulumi.dynamic.Resource` would serialise the provider's closure, for which it loads the TypeScript compiler at every run
 * (about half a second) and stores the code in the state of each resource. Here the stored text only names the module: it is found
 * from the folder of the project, as the program itself finds this package.
 *
 * @typeParam Providers the providers of its platform, by the names under which states have them
 */
export abstract class OwnResource<Providers extends object> extends pulumi.CustomResource {
  constructor(
    provider: keyof Providers & string,
    type: string,
    name: string,
    props: Record<string, unknown>,
    opts: pulumi.CustomResourceOptions,
  ) {
    const load =
      `exports.handler = () => require("node:module").createRequire(process.cwd() + "/index.js")` +
      `("vmfarm/providers").providers.${provider};`;
    super(ownType(type), name, { ...props, __provider: load }, opts);
  }
}
