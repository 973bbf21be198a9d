import { LaunchTemplate, type SecurityGroup } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection";
import { AdoptedAmi, LaunchData } from "../ownResources";
import { templateName } from "../shortNames";
import type { GroupSpec } from "./autoScaling";
import type { GroupPlan } from "./plan";
import { WarmPoolState } from "./sizeArgs";

/** What the machines of a group are made from; each change is a version of it. */
export function makeLaunchTemplate(
  connection: Connection,
  name: string,
  plan: GroupPlan,
  { image, userData }: GroupSpec,
  group: SecurityGroup,
  parent: pulumi.Resource,
): LaunchTemplate {
  const { provider, settings, aws, region } = connection;
  const tags = { ...connection.tags, ...connection.named(name) };
  const root = new AdoptedAmi(name, { aws, ami: image.imageId, parameter: "" }, { parent, dependsOn: region });
  const told = new LaunchData(
    name,
    { machine: plan.qualifiedName, userData, disks: [] },
    { parent, dependsOn: region },
  );
  return new LaunchTemplate(
    name,
    {
      name: templateName(plan.qualifiedName),
      imageId: image.imageId,
      instanceType: plan.instances.types[0]!.name,
      userData: told.userDataBase64,
      ebsOptimized: "true",
      iamInstanceProfile: { name: connection.instanceProfile },
      vpcSecurityGroupIds: [group.id],
      blockDeviceMappings: [
        {
          deviceName: root.rootDeviceName,
          ebs: {
            volumeType: "gp3",
            encrypted: "true",
            kmsKeyId: settings.kmsKey,
            deleteOnTermination: "true",
            ...(plan.instances.rootGiB === undefined ? {} : { volumeSize: plan.instances.rootGiB }),
          },
        },
      ],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      ...(plan.warmPool?.state === WarmPoolState.hibernated ? { hibernationOptions: { configured: true } } : {}),
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      tags: connection.named(name),
      updateDefaultVersion: true,
      ...plan.ec2,
    },
    { parent, provider },
  );
}
