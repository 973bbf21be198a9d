const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const { machines, profile } = require("./access");
const { subnets, zone, zones } = require("./network");
const { disk, image, isFirst, parameter, tags } = require("./settings");

// With a fixed address it cannot exist beside its replacement.
const goesFirst = { deleteBeforeReplace: true };
const machine = new aws.ec2.Instance(
  "db",
  {
    ami: parameter.value,
    instanceType: "t3.micro",
    subnetId: subnets[0].id,
    privateIp: "10.1.0.10",
    vpcSecurityGroupIds: [machines.id],
    iamInstanceProfile: profile.name,
    userDataBase64: pulumi.secret(Buffer.from("#cloud-config\n").toString("base64")),
    userDataReplaceOnChange: true,
    metadataOptions: { httpTokens: "required", httpEndpoint: "enabled" },
    rootBlockDevice: { ...disk, volumeSize: isFirst ? 16 : 20 },
    tags,
  },
  goesFirst,
);
const data = new aws.ebs.Volume("data", { availabilityZone: zones[0], size: 5, type: "gp3", encrypted: true, tags });
new aws.ec2.VolumeAttachment("data", { deviceName: "/dev/sdf", instanceId: machine.id, volumeId: data.id });
new aws.route53.Record("db", {
  zoneId: zone.zoneId,
  name: "db.shop.internal",
  type: "A",
  ttl: 60,
  records: [machine.privateIp],
});

// Another one, with its own network card and public address.
const card = new aws.ec2.NetworkInterface("bastion", {
  subnetId: subnets[1].id,
  privateIps: ["10.1.1.10"],
  securityGroups: [machines.id],
  tags,
});
const bastion = new aws.ec2.Instance(
  "bastion",
  {
    ami: image,
    instanceType: isFirst ? "t3.micro" : "t3.small",
    primaryNetworkInterface: { networkInterfaceId: card.id },
    metadataOptions: { httpTokens: "required" },
    // moto does not take the size from the AMI.
    rootBlockDevice: { ...disk, volumeSize: 8 },
    tags,
  },
  goesFirst,
);
const reachable = new aws.ec2.Eip("bastion", { domain: "vpc", tags });
new aws.ec2.EipAssociation(
  "bastion",
  { allocationId: reachable.id, networkInterfaceId: card.id },
  { dependsOn: [bastion] },
);

exports.machine = machine;
