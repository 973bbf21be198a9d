import { pascal, request, retagEc2, tagSpecifications } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";
import { ebs } from "./blockDevice";

/** Root disks get the device name that the vendor's plugin reads from the AMI. */
const blockDevices = (i: Inputs): Json[] => {
  const { tags: _, ...root } = i.rootBlockDevice ?? {};
  return [
    ...(i.rootBlockDevice ? [{ DeviceName: rootDevice, Ebs: ebs(root, true) }] : []),
    ...(i.ebsBlockDevices ?? []).map(({ deviceName, ...device }: Json) => ({
      DeviceName: deviceName,
      Ebs: ebs(device, true),
    })),
  ];
};
const rootDevice = "/dev/xvda";
const isRoot =
  ({ RootDeviceName }: Json) =>
  ({ DeviceName }: Json) =>
    DeviceName === RootDeviceName || DeviceName === rootDevice;

/** The given network cards, or one that is created and deleted with the instance. */
function cards(i: Inputs): Json[] {
  const { primaryNetworkInterface: primary, networkInterfaces: others = [] } = i;
  const existing = [...(primary ? [{ deviceIndex: 0, ...primary }] : []), ...others];
  if (existing.length > 0) return pascal(existing);
  const card = {
    DeviceIndex: 0,
    SubnetId: i.subnetId,
    PrivateIpAddress: i.privateIp,
    Groups: i.vpcSecurityGroupIds,
    AssociatePublicIpAddress: i.associatePublicIpAddress,
    // EC2's default; moto's default is to keep it, and with it the address.
    DeleteOnTermination: true,
  };
  return [card];
}

function runInstances(i: Inputs): Json {
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: i.ami,
    ...request(i, "instanceType", "keyName", "metadataOptions", "cpuOptions", "disableApiTermination", "ebsOptimized"),
    ...request(i, "creditSpecification", "instanceInitiatedShutdownBehavior"),
    NetworkInterfaces: cards(i),
    UserData: i.userDataBase64 ?? (i.userData && Buffer.from(i.userData).toString("base64")),
    IamInstanceProfile: i.iamInstanceProfile && { Name: i.iamInstanceProfile },
    HibernationOptions: i.hibernation && { Configured: true },
    Placement: pascal({ availabilityZone: i.availabilityZone, groupName: i.placementGroup, tenancy: i.tenancy }),
    Monitoring: i.monitoring === undefined ? undefined : { Enabled: i.monitoring },
    BlockDeviceMappings: blockDevices(i),
    TagSpecifications: [
      ...(tagSpecifications("instance", i.tagsAll) ?? []),
      ...(tagSpecifications("volume", i.volumeTags ?? i.rootBlockDevice?.tags) ?? []),
    ],
  };
}

/** Changes for which the vendor's plugin stops an instance. */
const stopped =
  (change: (id: string, i: Inputs) => Call) =>
  (InstanceId: string, i: Inputs): Call[] => [
    ["ec2", "stopInstances", { InstanceIds: [InstanceId] }],
    change(InstanceId, i),
    ["ec2", "startInstances", { InstanceIds: [InstanceId] }],
  ];

const attribute = (InstanceId: string, name: string, value: Json): Call => [
  "ec2",
  "modifyInstanceAttribute",
  { InstanceId, [name]: value },
];

/** Size, type and tags of the root disk change in place. */
const changeRootDisk = (_id: string, { rootBlockDevice: disk }: Inputs, state: Inputs): Call[] => {
  const [tags, before]: Record<string, string>[] = [disk?.tags ?? {}, state.rootBlockDevice?.tags ?? {}];
  const gone = Object.keys(before!).filter((key) => !(key in tags!));
  const retag = JSON.stringify(tags) === JSON.stringify(before) ? [] : retagEc2(state.__rootVolume, tags!, gone);
  const change = {
    Size: disk?.volumeSize,
    VolumeType: disk?.volumeType,
    Iops: disk?.iops,
    Throughput: disk?.throughput,
  };
  const isSame = ["volumeSize", "volumeType", "iops", "throughput"].every(
    (key) => disk?.[key] === state.rootBlockDevice?.[key],
  );
  return isSame ? retag : [...retag, ["ec2", "modifyVolume", { VolumeId: state.__rootVolume, ...change }]];
};

/** Properties of a root disk that cannot change in place here; the vendor's plugin could change the last one. */
const fixedOfRootDisk = ["encrypted", "kmsKeyId", "snapshotId", "deleteOnTermination"];

export const instances: Record<string, ResourceType> = {
  "aws:ec2/instance:Instance": {
    inputs: [
      ...["ami", "instanceType", "subnetId", "privateIp", "vpcSecurityGroupIds", "associatePublicIpAddress", "keyName"],
      ...["availabilityZone", "userData", "userDataBase64", "userDataReplaceOnChange", "iamInstanceProfile"],
      ...["metadataOptions", "rootBlockDevice", "ebsBlockDevices", "hibernation", "placementGroup", "tenancy"],
      ...["monitoring", "cpuOptions", "creditSpecification", "disableApiTermination", "volumeTags", "tags"],
      ...["instanceInitiatedShutdownBehavior", "ebsOptimized", "primaryNetworkInterface", "networkInterfaces"],
    ],
    replaceOn: [
      ...["ami", "subnetId", "privateIp", "associatePublicIpAddress", "keyName", "availabilityZone", "hibernation"],
      ...["placementGroup", "tenancy", "cpuOptions", "ebsBlockDevices", "userData", "userDataBase64"],
      ...["primaryNetworkInterface", "networkInterfaces"],
      ...fixedOfRootDisk.map((property) => `rootBlockDevice.${property}`),
    ],
    refuse: (i) => {
      const data = ["userData", "userDataBase64"].filter((key) => i[key] !== undefined);
      const reason = "the stand-in of the AWS provider knows user data with userDataReplaceOnChange alone";
      return i.userDataReplaceOnChange === true ? {} : Object.fromEntries(data.map((key) => [key, reason]));
    },
    create: (i) => ["ec2", "runInstances", runInstances(i)],
    id: ({ Instances }) => Instances[0].InstanceId,
    change: {
      instanceType: stopped((id, i) => attribute(id, "InstanceType", { Value: i.instanceType })),
      vpcSecurityGroupIds: (id, i) => [attribute(id, "Groups", i.vpcSecurityGroupIds)],
      disableApiTermination: (id, i) => [
        attribute(id, "DisableApiTermination", { Value: i.disableApiTermination ?? false }),
      ],
      metadataOptions: (InstanceId, i) => [
        ["ec2", "modifyInstanceMetadataOptions", { InstanceId, ...pascal(i.metadataOptions) }],
      ],
      rootBlockDevice: changeRootDisk,
      userDataReplaceOnChange: () => [],
    },
    newOutputs: ["publicDns", "publicIp"],
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
      // An output of the stand-in's own, for changes of the disk.
      __rootVolume: instance.BlockDeviceMappings?.find(isRoot(instance))?.Ebs.VolumeId,
    }),
    delete: (id) => [["ec2", "terminateInstances", { InstanceIds: [id] }]],
  },
};
