import * as pulumi from "@pulumi/pulumi";

/**
 * A resource whose provider is a module of this package, run by Pulumi's plugin for dynamic resources.
 *
 * `pulumi.dynamic.Resource` would serialise the provider's closure, for which it loads the TypeScript compiler at every run
 * (about half a second) and stores the code in the state of each resource. Here the stored text only names the module: it is found
 * from the folder of the project, as the program itself finds this package.
 */
export abstract class OwnResource extends pulumi.CustomResource {
  constructor(
    provider: string,
    type: string,
    name: string,
    props: Record<string, unknown>,
    opts: pulumi.CustomResourceOptions,
  ) {
    const load =
      `exports.handler = () => require("node:module").createRequire(process.cwd() + "/index.js")` +
      `("vmfarm/providers").providers.${provider};`;
    super(`pulumi-nodejs:dynamic/vmfarm:${type}`, name, { ...props, __provider: load }, opts);
  }
}
