const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const { tags } = require("./settings");

const zones = aws.getAvailabilityZonesOutput({ state: "available" }).names;
const vpc = new aws.ec2.Vpc("net", {
  cidrBlock: "10.1.0.0/16",
  enableDnsSupport: true,
  enableDnsHostnames: true,
  tags,
});
new aws.ec2.DefaultSecurityGroup("unused", { vpcId: vpc.id, tags });
const options = new aws.ec2.VpcDhcpOptions("names", {
  domainName: "shop.internal",
  domainNameServers: ["AmazonProvidedDNS"],
  tags,
});
new aws.ec2.VpcDhcpOptionsAssociation("names", { vpcId: vpc.id, dhcpOptionsId: options.id });
const gateway = new aws.ec2.InternetGateway("internet", { vpcId: vpc.id, tags });
const subnets = [0, 1].map(
  (i) =>
    new aws.ec2.Subnet(`front-${i}`, { vpcId: vpc.id, cidrBlock: `10.1.${i}.0/24`, availabilityZone: zones[i], tags }),
);
new aws.ec2.SubnetCidrReservation("dynamic", {
  subnetId: subnets[0].id,
  cidrBlock: "10.1.0.128/25",
  reservationType: "explicit",
});
const address = new aws.ec2.Eip("nat", { domain: "vpc", tags: pulumi.secret(tags) });
const nat = new aws.ec2.NatGateway("nat", { subnetId: subnets[0].id, allocationId: address.id, tags });
const out = new aws.ec2.RouteTable("out", { vpcId: vpc.id, tags });
new aws.ec2.Route("out", { routeTableId: out.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
const inside = new aws.ec2.RouteTable("inside", { vpcId: vpc.id, tags });
new aws.ec2.Route("inside", { routeTableId: inside.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id });
subnets.forEach((subnet, i) => {
  new aws.ec2.RouteTableAssociation(`front-${i}`, { subnetId: subnet.id, routeTableId: i === 0 ? out.id : inside.id });
});

exports.zone = new aws.route53.Zone("names", { name: "shop.internal", vpcs: [{ vpcId: vpc.id }], tags });

const subnet = aws.ec2.getSubnetOutput({ id: subnets[0].id });
exports.looked = {
  hostnames: aws.ec2.getVpcOutput({ id: vpc.id }).enableDnsHostnames,
  zone: subnet.availabilityZone,
  subnets: aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }).ids.length,
  wayOut: aws.ec2.getRouteTableOutput({ routeTableId: out.id }).routes,
};
Object.assign(exports, { vpc, subnets, zones });
