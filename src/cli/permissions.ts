import { Argument, Command } from "commander";
import { allFeatures, type Feature, featureText, policies } from "../platform/ec2/permissions";

export function permissionsCommand(): Command {
  return new Command("permissions")
    .description("print the IAM policies that a program for EC2 needs, as a JSON array of policy documents")
    .argument("<region>", "region of the program, such as eu-central-1")
    .addArgument(new Argument("[features...]", "what the program uses; default: all features").choices(allFeatures()))
    .addHelpText("after", help)
    .action(run);
}

const help = () => `
Features:
${allFeatures()
  .map((feature) => `  ${feature.padEnd(18)}${featureText(feature)}`)
  .join("\n")}

Example:
  $ vmfarm permissions eu-central-1 program image lan gateways names machines instanceProfile > policies.json
  $ jq '.[0]' policies.json > policy.json
  $ aws iam create-policy --policy-name vmfarm --policy-document file://policy.json

There is one document, or more where AWS's limit on the size of a policy requires it.`;

function run(region: string, features: Feature[]): void {
  const documents = policies(features.length > 0 ? features : allFeatures(), region);
  process.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
}
