import { bool, pascal, request, retagEc2, tagSpecifications } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";

function ebs(device: Json): Json {
  const { encrypted, deleteOnTermination, volumeSize, volumeType, kmsKeyId, iops, throughput, snapshotId } = device;
  return pascal({
    ...{ volumeSize, volumeType, kmsKeyId, iops, throughput, snapshotId },
    encrypted: bool(encrypted),
    deleteOnTermination: bool(deleteOnTermination),
  });
}

/** Root disks get the device name that the vendor's plugin reads from the AMI. */
const blockDevices = (i: Inputs): Json[] => [
  ...(i.rootBlockDevice ? [{ DeviceName: "/dev/xvda", Ebs: ebs(i.rootBlockDevice) }] : []),
  ...(i.ebsBlockDevices ?? []).map((device: Json) => ({ DeviceName: device.deviceName, Ebs: ebs(device) })),
];

function runInstances(i: Inputs): Json {
  const { subnetId, privateIp, vpcSecurityGroupIds, associatePublicIpAddress } = i;
  // A public address is asked for with an interface, which then takes what is the instance's otherwise.
  const network =
    associatePublicIpAddress === undefined
      ? { SubnetId: subnetId, PrivateIpAddress: privateIp, SecurityGroupIds: vpcSecurityGroupIds }
      : {
          NetworkInterfaces: [
            {
              DeviceIndex: 0,
              SubnetId: subnetId,
              PrivateIpAddress: privateIp,
              Groups: vpcSecurityGroupIds,
              AssociatePublicIpAddress: associatePublicIpAddress,
            },
          ],
        };
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: i.ami,
    ...request(i, "instanceType", "keyName", "metadataOptions", "cpuOptions", "disableApiTermination"),
    ...network,
    UserData: i.userDataBase64 ?? (i.userData && Buffer.from(i.userData).toString("base64")),
    IamInstanceProfile: i.iamInstanceProfile && { Name: i.iamInstanceProfile },
    HibernationOptions: i.hibernation && { Configured: true },
    Placement: pascal({ availabilityZone: i.availabilityZone, groupName: i.placementGroup, tenancy: i.tenancy }),
    Monitoring: i.monitoring === undefined ? undefined : { Enabled: i.monitoring },
    CreditSpecification: i.creditSpecification && { CpuCredits: i.creditSpecification.cpuCredits },
    BlockDeviceMappings: blockDevices(i),
    InstanceInitiatedShutdownBehavior: i.instanceInitiatedShutdownBehavior,
    TagSpecifications: [
      ...(tagSpecifications("instance", i.tagsAll) ?? []),
      ...(tagSpecifications("volume", i.volumeTags ?? i.rootBlockDevice?.tags) ?? []),
    ],
  };
}

/** What the vendor's plugin stops an instance for. */
const stopped =
  (change: (id: string, i: Inputs) => Call) =>
  (InstanceId: string, i: Inputs, state: Inputs): Call[] =>
    Object.keys(state).length === 0
      ? []
      : [
          ["ec2", "stopInstances", { InstanceIds: [InstanceId] }],
          change(InstanceId, i),
          ["ec2", "startInstances", { InstanceIds: [InstanceId] }],
        ];

/** Already so when the instance was made. */
const later =
  (change: (id: string, i: Inputs) => Call) =>
  (id: string, i: Inputs, state: Inputs): Call[] =>
    Object.keys(state).length === 0 ? [] : [change(id, i)];

const attribute = (InstanceId: string, name: string, value: Json): Call => [
  "ec2",
  "modifyInstanceAttribute",
  { InstanceId, [name]: value },
];

export const machines: Record<string, ResourceType> = {
  "aws:ec2/instance:Instance": {
    inputs: [
      ...["ami", "instanceType", "subnetId", "privateIp", "vpcSecurityGroupIds", "associatePublicIpAddress", "keyName"],
      ...["availabilityZone", "userData", "userDataBase64", "userDataReplaceOnChange", "iamInstanceProfile"],
      ...["metadataOptions", "rootBlockDevice", "ebsBlockDevices", "hibernation", "placementGroup", "tenancy"],
      ...["monitoring", "cpuOptions", "creditSpecification", "disableApiTermination", "volumeTags", "tags"],
      "instanceInitiatedShutdownBehavior",
    ],
    replaceOn: [
      ...["ami", "subnetId", "privateIp", "associatePublicIpAddress", "keyName", "availabilityZone", "hibernation"],
      ...["placementGroup", "tenancy", "cpuOptions", "rootBlockDevice", "ebsBlockDevices"],
      // With userDataReplaceOnChange, which is all that is known here.
      ...["userData", "userDataBase64"],
    ],
    create: (i) => ["ec2", "runInstances", runInstances(i)],
    id: ({ Instances }) => Instances[0].InstanceId,
    set: {
      instanceType: stopped((id, i) => attribute(id, "InstanceType", { Value: i.instanceType })),
      vpcSecurityGroupIds: later((id, i) => attribute(id, "Groups", i.vpcSecurityGroupIds)),
      disableApiTermination: later((id, i) =>
        attribute(id, "DisableApiTermination", { Value: i.disableApiTermination }),
      ),
      metadataOptions: later((InstanceId, i) => [
        "ec2",
        "modifyInstanceMetadataOptions",
        { InstanceId, ...pascal(i.metadataOptions) },
      ]),
      userDataReplaceOnChange: () => [],
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeInstances", { InstanceIds: [id] }],
    found: ({ Reservations }) =>
      Reservations?.[0]?.Instances?.find((instance: Json) => instance.State.Name !== "terminated"),
    ready: ({ State }) => State.Name === "running" || State.Name === "stopped",
    outputs: (instance, { region }) => ({
      arn: `arn:aws:ec2:${region}:123456789012:instance/${instance.InstanceId}`,
      availabilityZone: instance.Placement?.AvailabilityZone,
      instanceState: instance.State.Name,
      primaryNetworkInterfaceId: instance.NetworkInterfaces?.[0]?.NetworkInterfaceId,
      privateDns: instance.PrivateDnsName,
      privateIp: instance.PrivateIpAddress,
      publicDns: instance.PublicDnsName ?? "",
      publicIp: instance.PublicIpAddress ?? "",
    }),
    delete: (id) => [["ec2", "terminateInstances", { InstanceIds: [id] }]],
  },

  "aws:ec2/launchTemplate:LaunchTemplate": {
    inputs: [
      ...[
        "name",
        "namePrefix",
        "description",
        "updateDefaultVersion",
        "imageId",
        "instanceType",
        "keyName",
        "userData",
      ],
      ...["vpcSecurityGroupIds", "networkInterfaces", "blockDeviceMappings", "iamInstanceProfile", "metadataOptions"],
      ...["hibernationOptions", "placement", "monitoring", "creditSpecification", "tagSpecifications", "tags"],
      ...["instanceMarketOptions", "instanceRequirements", "ebsOptimized", "cpuOptions", "disableApiTermination"],
      "instanceInitiatedShutdownBehavior",
    ],
    replaceOn: ["name", "namePrefix"],
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
      const SourceVersion = undefined;
      const version: Call = [
        "ec2",
        "createLaunchTemplateVersion",
        { LaunchTemplateId, SourceVersion, VersionDescription: i.description, LaunchTemplateData: templateData(i) },
      ];
      const DefaultVersion = String(Number(state.latestVersion) + 1);
      return i.updateDefaultVersion
        ? [version, ["ec2", "modifyLaunchTemplate", { LaunchTemplateId, DefaultVersion }]]
        : [version];
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeLaunchTemplates", { LaunchTemplateIds: [id] }],
    found: ({ LaunchTemplates }) => LaunchTemplates?.[0],
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
    read: (id) => ["ec2", "describePlacementGroups", { GroupNames: [id] }],
    found: ({ PlacementGroups }) => PlacementGroups?.[0],
    outputs: ({ GroupId, GroupArn }) => ({ placementGroupId: GroupId, arn: GroupArn }),
    delete: (id) => [["ec2", "deletePlacementGroup", { GroupName: id }]],
  },
};

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
    BlockDeviceMappings: i.blockDeviceMappings?.map(({ deviceName, ebs: disk }: Json) => ({
      DeviceName: deviceName,
      Ebs: disk && ebs(disk),
    })),
    TagSpecifications: i.tagSpecifications?.flatMap(
      ({ resourceType, tags }: Json) => tagSpecifications(resourceType, tags) ?? [],
    ),
  };
}
