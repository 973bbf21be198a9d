import { createRequire } from "node:module";

/**
 * The parts of Pulumi's SDK that pure code and its tests use, for mutation runs, which start a process for each mutant: the same modules
 * that the SDK's index exports, without its gRPC client, which takes four fifths of the time to load.
 */
export * from "@pulumi/pulumi/errors";
export * from "@pulumi/pulumi/metadata";
export * from "@pulumi/pulumi/output";
export * from "@pulumi/pulumi/resource";

const require = createRequire(__filename);

/** A part of the SDK that is loaded on first use. */
function later(part: string): object {
  return new Proxy({}, { get: (_, key) => require("@pulumi/pulumi")[part][key] });
}
export const runtime = later("runtime");
export const dynamic = later("dynamic");
