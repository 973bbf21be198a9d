import { createRequire } from "node:module";

/**
 * What pure code and its tests use of Pulumi's SDK, for runs that start a process for each break of the code: the same modules as the
 * SDK's own index has, without its gRPC client, which takes four fifths of the time to load.
 */
export * from "@pulumi/pulumi/errors";
export * from "@pulumi/pulumi/metadata";
export * from "@pulumi/pulumi/output";
export * from "@pulumi/pulumi/resource";

const require = createRequire(__filename);

/** A part of the SDK that is loaded when something of it is used. */
function later(part: string): object {
  return new Proxy({}, { get: (_, key) => require("@pulumi/pulumi")[part][key] });
}
export const runtime = later("runtime");
export const dynamic = later("dynamic");
