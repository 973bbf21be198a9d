// Not the whole SDK, which would take half a second longer to load.
import { main } from "@pulumi/pulumi/provider/server";
import { aws } from "../../../tools/toolchain/providers";
import type { Configuration } from "./clients";
import { extendServer } from "./protocol";
import { StandIn } from "./provider";

// A stand-in for tests: see README.md.
const configuration: Configuration = {
  region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
  endpoints: {},
  defaultTags: {},
};
extendServer(configuration);

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// Without credentials the SDK would look for EC2's metadata service.
process.env.AWS_EC2_METADATA_DISABLED = "true";
void main(new StandIn(configuration, aws.officialVersion), process.argv.slice(2));
