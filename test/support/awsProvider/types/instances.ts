import { pascal, request, retagEc2, tagSpecifications } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";
import { ebs } from "./blockDevice";

/** Root disks get the device name that the vendor's plugin reads from the AMI. */
const blockDevices = (i: Inputs): Json[] => [
  ...(i.rootBlockDevice ? [{ DeviceName: "/dev/xvda", Ebs: ebs(i.rootBlockDevice, true) }] : []),
  ...(i.ebsBlockDevices ?? []).map((device: Json) => ({ DeviceName: device.deviceName, Ebs: ebs(device, true) })),
];

function runInstances(i: Inputs): Json {
  const networkInterface = {
    DeviceIndex: 0,
    SubnetId: i.subnetId,
    PrivateIpAddress: i.privateIp,
    Groups: i.vpcSecurityGroupIds,
    AssociatePublicIpAddress: i.associatePublicIpAddress,
    // EC2's default; moto's is to keep it, and with it the address.
    DeleteOnTermination: true,
  };
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: i.ami,
    ...request(i, "instanceType", "keyName", "metadataOptions", "cpuOptions", "disableApiTermination"),
    NetworkInterfaces: [networkInterface],
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

export const instances: Record<string, ResourceType> = {
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
};
