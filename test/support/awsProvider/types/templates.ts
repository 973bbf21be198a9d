import { bool, pascal, request, retagEc2, tagSpecifications } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";
import { ebs } from "./blockDevice";

function templateData(i: Inputs): Json {
  return {
    ...request(i, "imageId", "instanceType", "keyName", "userData", "ebsOptimized", "disableApiTermination"),
    ...request(i, "metadataOptions", "placement", "monitoring", "creditSpecification", "cpuOptions"),
    ...request(i, "instanceInitiatedShutdownBehavior", "instanceMarketOptions", "instanceRequirements"),
    IamInstanceProfile: pascal(i.iamInstanceProfile),
    HibernationOptions: pascal(i.hibernationOptions),
    SecurityGroupIds: i.vpcSecurityGroupIds,
    NetworkInterfaces: i.networkInterfaces?.map(
      ({ securityGroups, associatePublicIpAddress, deleteOnTermination, ...one }: Json) => ({
        DeviceIndex: 0,
        ...pascal(one),
        Groups: securityGroups,
        AssociatePublicIpAddress: bool(associatePublicIpAddress),
        DeleteOnTermination: bool(deleteOnTermination),
      }),
    ),
    BlockDeviceMappings: i.blockDeviceMappings?.map(({ ebs: disk, ...mapping }: Json) => ({
      ...pascal(mapping),
      Ebs: disk && ebs(disk),
    })),
    TagSpecifications: i.tagSpecifications?.flatMap(
      ({ resourceType, tags }: Json) => tagSpecifications(resourceType, tags) ?? [],
    ),
  };
}

/** What instances are created from, and where. */
export const templates: Record<string, ResourceType> = {
  "aws:ec2/launchTemplate:LaunchTemplate": {
    inputs: [
      ...["name", "description", "updateDefaultVersion", "imageId", "instanceType", "keyName", "userData"],
      ...["vpcSecurityGroupIds", "networkInterfaces", "blockDeviceMappings", "iamInstanceProfile", "metadataOptions"],
      ...["hibernationOptions", "placement", "monitoring", "creditSpecification", "tagSpecifications", "tags"],
      ...["instanceMarketOptions", "instanceRequirements", "ebsOptimized", "cpuOptions", "disableApiTermination"],
      "instanceInitiatedShutdownBehavior",
    ],
    replaceOn: ["name"],
    longestName: 128,
    create: (i) => [
      "ec2",
      "createLaunchTemplate",
      {
        LaunchTemplateName: i.name,
        VersionDescription: i.description,
        LaunchTemplateData: templateData(i),
        TagSpecifications: tagSpecifications("launch-template", i.tagsAll),
      },
    ],
    id: ({ LaunchTemplate }) => LaunchTemplate.LaunchTemplateId,
    update: (LaunchTemplateId, i, state) => {
      const version: Call = [
        "ec2",
        "createLaunchTemplateVersion",
        { LaunchTemplateId, VersionDescription: i.description, LaunchTemplateData: templateData(i) },
      ];
      const DefaultVersion = String(Number(state.latestVersion) + 1);
      return i.updateDefaultVersion
        ? [version, ["ec2", "modifyLaunchTemplate", { LaunchTemplateId, DefaultVersion }]]
        : [version];
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeLaunchTemplates", { LaunchTemplateIds: [id] }],
    found: ({ LaunchTemplates }) => LaunchTemplates?.[0],
    newOutputs: ["latestVersion", "defaultVersion"],
    outputs: (template, { region }) => ({
      arn: `arn:aws:ec2:${region}:123456789012:launch-template/${template.LaunchTemplateId}`,
      latestVersion: template.LatestVersionNumber,
      defaultVersion: template.DefaultVersionNumber,
    }),
    delete: (id) => [["ec2", "deleteLaunchTemplate", { LaunchTemplateId: id }]],
  },

  "aws:ec2/placementGroup:PlacementGroup": {
    inputs: ["name", "strategy", "partitionCount", "spreadLevel", "tags"],
    replaceOn: ["name", "strategy", "partitionCount", "spreadLevel"],
    longestName: 255,
    create: (i) => [
      "ec2",
      "createPlacementGroup",
      {
        GroupName: i.name,
        ...request(i, "strategy", "partitionCount", "spreadLevel"),
        TagSpecifications: tagSpecifications("placement-group", i.tagsAll),
      },
    ],
    id: (_, i) => i.name,
    retag: (_, add, remove, state) => retagEc2(state.placementGroupId, add, remove),
    read: (id) => ["ec2", "describePlacementGroups", { GroupNames: [id] }],
    found: ({ PlacementGroups }) => PlacementGroups?.[0],
    outputs: ({ GroupId, GroupArn }) => ({ placementGroupId: GroupId, arn: GroupArn }),
    delete: (id) => [["ec2", "deletePlacementGroup", { GroupName: id }]],
  },
};
