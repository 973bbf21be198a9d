import { adoptedAmiProvider } from "./adoptedAmi";
import { publishedAmiProvider } from "./publishedAmi";

/** The providers of what is made on EC2 beside the SDK's own resources. The names are in users' states: they do not change. */
export const ec2Providers = {
  adoptedAmi: adoptedAmiProvider,
  publishedAmi: publishedAmiProvider,
};
