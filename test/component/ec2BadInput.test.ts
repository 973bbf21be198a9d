import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Ec2Args, TierArgs, VirtualLanArgs, VirtualMachineArgs } from "../../src";
import type { Problem } from "../../src/input/problem";
import { providers } from "../../src/providers";
import { standInForAws } from "../support/aws/standIn";
import { box, geheim, image, lan, shop } from "./support/badInput";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

/** A stand-in for AWS: by service and method the answer, or an error with AWS's name for it. */
let answers: Record<string, unknown> = {};
standInForAws(
  (service: string) =>
    new Proxy(
      {},
      {
        get: (_, method: string) => async () => {
          const answer = answers[`${service} ${method}`];
          if (answer === undefined) throw new Error(`the test has no answer to ${service} ${method}`);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
    ),
);

type Told = [path: string, reason: RegExp][];
const region = "eu-central-1";
const on = (args: Partial<Ec2Args> = {}) => ({ ec2: { region, ...args } });
const platform = on();
const vpc = (args: VirtualLanArgs) => lan({ cidr: "10.17.0.0/20", platform, ...args });
const machine = (args: Partial<VirtualMachineArgs>) => box({ platform, lan: vpc({}), ...args });
const cluster = (tiers: TierArgs[], ec2: Partial<Ec2Args> = {}) =>
  shop(tiers, { platform: on(ec2), lan: vpc({ platform: on(ec2) }) });

const existing = {
  vpcId: "vpc-0123456789abcdef0",
  cidr: "10.9.0.0/16",
  subnets: [{ id: "subnet-0123456789abcdef0", zone: "euc1-az1", cidr: "10.9.0.0/24" }],
};

const publicSubnet = { id: "subnet-0123456789abcdef1", zone: "euc1-az1", cidr: "10.9.128.0/24" };
const inExisting = (publicSubnets: (typeof publicSubnet)[] | undefined, tiers: TierArgs[]) => {
  const { vpcId, ...own } = existing;
  const there = on({ lans: { lan: { vpc: vpcId, ...own, publicSubnets } } });
  return shop(tiers, { platform: there, lan: lan({ cidr: own.cidr, platform: there }) });
};

/** What a component's constructor refuses. */
const arguments_: [what: string, make: () => unknown, told: Told][] = [
  [
    "no region",
    () => vpc({ platform: { ec2: {} } as never }),
    [["platform.ec2.region", /pulumi config set --path vmfarm:ec2.region/]],
  ],
  [
    "an invalid region",
    () => vpc({ platform: on({ region: "eu-zentral-1" }) }),
    [["platform.ec2.region", /not an AWS region; use one of eu-central-1/]],
  ],
  [
    "a zone of another region",
    () => vpc({ platform: on({ zones: ["eu-west-1a"] }) }),
    [["platform.ec2.zones[0]", /a zone of eu-west-1, not of eu-central-1/]],
  ],
  [
    "a zone that does not exist",
    () => vpc({ platform: on({ zones: ["euc1-az1", "euc1-az9"] }) }),
    [["platform.ec2.zones[1]", /not a zone of eu-central-1; .*euc1-az3/]],
  ],
  [
    "an invalid zone of a LAN",
    () => vpc({ platform: on({ lans: { lan: { zones: ["nowhere"] } } }) }),
    [["platform.ec2.lans.lan.zones[0]", /not a valid availability zone/]],
  ],
  [
    "machines in a zone that the LAN does not have",
    () => vpc({ platform: on({ machineZones: ["euc1-az3"] }) }),
    [["platform.ec2.machineZones[0]", /not one of the LAN's zones euc1-az1, euc1-az2/]],
  ],
  [
    "an access key without its secret",
    () => vpc({ platform: on({ accessKeyId: "AKIAIOSFODNN7EXAMPLE" }) }),
    [["platform.ec2.secretAccessKey", /config set --secret/]],
  ],
  [
    "a secret without its access key",
    () => vpc({ platform: on({ secretAccessKey: geheim }) }),
    [["platform.ec2.secretAccessKey", /needs accessKeyId/]],
  ],
  [
    "a profile and a key",
    () => vpc({ platform: on({ profile: "p", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: geheim }) }),
    [["platform.ec2.profile", /leave one of them out/]],
  ],
  [
    "an unknown setting",
    () => vpc({ platform: on({ regoin: "x" } as never) }),
    [["platform.ec2.regoin", /is unknown: the block has region/]],
  ],
  ["an invalid key", () => vpc({ platform: on({ kmsKey: "mine" }) }), [["platform.ec2.kmsKey", /not a valid key ARN/]]],
  [
    "tags reserved by AWS",
    () => vpc({ platform: on({ tags: { "aws:x": "y", Name: "z" } }) }),
    [
      ['platform.ec2.tags["aws:x"]', /reserved/],
      ['platform.ec2.tags["Name"]', /is reserved: aws: for AWS/],
    ],
  ],
  [
    "tags that only some of AWS's services accept",
    () =>
      vpc({
        platform: on({
          tags: {
            Owner: "a",
            owner: "b",
            "Team#1": "c",
            CostCenter: "R&D (Vienna)",
            note: " x",
            empty: "",
            Größe: "5 m",
          },
          owner: "Müller, Eva",
        }),
      }),
    [
      ['platform.ec2.tags["owner"]', /IAM treats "owner" and "Owner" as the same key; leave one of them out/],
      ['platform.ec2.tags["Team#1"]', /the key has "#", but tags of roles and load balancers may only have letters/],
      ['platform.ec2.tags["CostCenter"]', /"R&D \(Vienna\)" has "&", "\(", "\)"/],
      ['platform.ec2.tags["note"]', /begins or ends with a space/],
      ["platform.ec2.owner", /"Müller, Eva" has ","/],
    ],
  ],
  [
    "a key of another region",
    () => vpc({ platform: on({ kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/0b1c" }) }),
    [["platform.ec2.kmsKey", /is a key in eu-west-1, but disks in eu-central-1 need one in eu-central-1/]],
  ],
  [
    "a number of machines that is not whole",
    () => vpc({ platform: on({ maxMachines: 0.5 }) }),
    [["platform.ec2.maxMachines", /not a whole number of machines/]],
  ],
  [
    "a range that is too small for zones",
    () => vpc({ cidr: "10.17.3.0/28" }),
    [["cidr", /too small to be divided among zones.*\/16 to \/25/]],
  ],
  [
    "a range that is too small for gateways",
    () => vpc({ cidr: "10.17.3.0/25", mode: "nat" }),
    [["cidr", /too small for public subnets/]],
  ],
  ["a range larger than a VPC", () => vpc({ cidr: "10.0.0.0/15" }), [["cidr", /too large for a VPC/]]],
  [
    "an existing VPC without its subnets",
    () => vpc({ platform: on({ lans: { lan: { vpc: existing.vpcId } } }) }),
    [
      ["platform.ec2.lans.lan.cidr", /write the VPC's range/],
      ["platform.ec2.lans.lan.subnets", /a list of \{ id, zone, cidr \}/],
    ],
  ],
  [
    "a subnet outside the VPC's range",
    () =>
      vpc({
        platform: on({ lans: { lan: { vpc: existing.vpcId, cidr: "10.17.0.0/20", subnets: existing.subnets } } }),
      }),
    [["platform.ec2.lans.lan.subnets[0].cidr", /not inside the LAN's range 10.17.0.0\/20/]],
  ],
  [
    "gateways in an existing VPC",
    () =>
      lan({
        cidr: "10.9.0.0/16",
        mode: "nat",
        platform: on({ lans: { lan: { vpc: existing.vpcId, cidr: existing.cidr, subnets: existing.subnets } } }),
      }),
    [["mode", /has its own routes/]],
  ],
  ["a routed LAN", () => vpc({ mode: "route" }), [["mode", /no LAN of mode route; .*peering/]]],
  ["an existing network", () => vpc({ mode: "bridge", bridge: "vpc-0123" }), [["mode", /no LAN of mode bridge/]]],
  ["DHCP", () => vpc({ dhcp: true }), [["dhcp", /no DHCP of its own/]]],
  ["DNS servers", () => vpc({ nameservers: ["9.9.9.9"] }), [["nameservers", /Amazon's resolver/]]],
  ["a VLAN", () => vpc({ vlan: 7 }), [["vlan", /leave vlan out/]]],
  [
    "no type that fits",
    () => machine({ cpus: 3, memory: "90TiB" }),
    [["memory", /no current instance type in eu-central-1/]],
  ],
  ["more memory than any type has", () => machine({ memory: "100TiB" }), [["memory", /use at most 16TiB of memory/]]],
  [
    "more processors than any type has",
    () => machine({ cpus: 1000, memory: "1GiB" }),
    [["cpus", /use at most \d+ cpus/]],
  ],
  [
    "an unknown type",
    () => machine({ ec2: { instanceType: "t9.huge" } }),
    [["ec2.instanceType", /there is no instance type "t9.huge"/]],
  ],
  [
    "a type for another architecture",
    () => machine({ ec2: { instanceType: "m7g.large" } }),
    [["ec2.instanceType", /runs arm64, but the image is for x86_64/]],
  ],
  ["a choice of firmware", () => machine({ firmware: "uefi" }), [["firmware", /no choice of firmware/]]],
  [
    "disks with a fraction of a GiB",
    () => machine({ rootDisk: "2560MiB", dataDisks: [{ name: "data", size: "100MiB" }] }),
    [
      ["rootDisk", /whole GiB/],
      ["dataDisks[0].size", /whole GiB/],
    ],
  ],
  ["a machine without a LAN", () => machine({ lan: undefined }), [["lan", /no machine without a network card/]]],
  [
    "a machine on two LANs",
    () => box({ platform, lans: [{ lan: vpc({}) }, { lan: lan({ cidr: "10.18.0.0/20", platform }, "other") }] }),
    [["lans", /no machine on several LANs/]],
  ],
  ["an address reserved by AWS", () => machine({ address: "10.17.0.2" }), [["address", /is reserved by AWS/]]],
  [
    "an address that EC2 assigns",
    () => machine({ address: "10.17.1.200" }),
    [["address", /where EC2 assigns addresses/]],
  ],
  [
    "a LAN in another region",
    () => machine({ platform: on({ region: "eu-west-1" }) }),
    [["lan", /a VirtualLan of the same program, in eu-west-1/]],
  ],
  [
    "a template",
    () => image({ platform, base: { template: "debian12" } }),
    [["base.template", /set an AMI in base.ami/]],
  ],
  ["an invalid AMI", () => image({ platform, base: { ami: "debian" } }), [["base.ami", /not a valid AMI id/]]],
  [
    "an AMI to be changed",
    () => image({ platform, base: { ami: "ami-0123456789abcdef0" }, scripts: ["x"] }),
    [["scripts", /base.ami, which is used unchanged/]],
  ],
  ["an AMI on libvirt", () => image({ base: { ami: "ami-0123456789abcdef0" } }), [["base.ami", /libvirt has no AMIs/]]],
  [
    "ranges on libvirt",
    () => shop([{ name: "web", expose: [{ port: 80, cidrs: ["0.0.0.0/0"] }] }]),
    [["tiers[0].expose[0].cidrs", /libvirt does not filter traffic/]],
  ],
  [
    "invalid ranges",
    () => cluster([{ name: "web", expose: [{ port: 80, cidrs: ["everybody", "192.0.2.7/24"] }] }]),
    [
      ["tiers[0].expose[0].cidrs[0]", /not a valid IPv4 range/],
      ["tiers[0].expose[0].cidrs[1]", /bits set after its prefix/],
    ],
  ],
  [
    "more rules than a group holds",
    () => cluster([{ name: "db" }, { name: "web", expose: Array.from({ length: 60 }, (_, i) => ({ port: i + 1 })) }]),
    [["tiers[1].expose", /61 rules, but a security group on AWS has at most 60/]],
  ],
  [
    "a port that is exposed twice",
    () => cluster([{ name: "web", expose: [{ port: 80 }, { port: 80 }] }]),
    [["tiers[0].expose[1].port", /tcp 80 is exposed twice; write it once, with all its cidrs/]],
  ],
  [
    "the world on a LAN that it cannot reach",
    () =>
      cluster([
        { name: "db", expose: [{ port: 5432, cidrs: ["10.8.0.0/16"] }] },
        { name: "web", expose: [{ port: 80 }, { port: 443, cidrs: ["0.0.0.0/0"] }] },
      ]),
    [
      [
        "tiers[1].expose[1].cidrs",
        /has none in euc1-az1, euc1-az2: set vmfarm:ec2\.lans\.NAME\.internetGateway to true/,
      ],
    ],
  ],
  [
    "the world in an existing VPC without given public subnets",
    () => inExisting(undefined, [{ name: "web", expose: [{ port: 443, cidrs: ["0.0.0.0/0"] }] }]),
    [["tiers[0].expose[0].cidrs", /none in euc1-az1: .* list them in vmfarm:ec2\.lans\.NAME\.publicSubnets/]],
  ],
  [
    "the world in public subnets in other zones than the machines'",
    () =>
      inExisting(
        [{ ...publicSubnet, zone: "euc1-az2" }],
        [{ name: "web", expose: [{ port: 443, cidrs: ["0.0.0.0/0"] }] }],
      ),
    [["tiers[0].expose[0].cidrs", /none in euc1-az1/]],
  ],
  [
    "the world in public subnets that are too small for a load balancer",
    () => {
      const ec2 = on({ lans: { lan: { internetGateway: true } } });
      return shop([{ name: "web", expose: [{ port: 443, cidrs: ["0.0.0.0/0"] }] }], {
        platform: ec2,
        lan: lan({ cidr: "10.17.0.0/24", platform: ec2 }),
      });
    },
    [
      [
        "tiers[0].expose[0].cidrs",
        /subnets of \/27 or larger, but the one in euc1-az1 is 10\.17\.0\.192\/28; .*\/23 or larger/,
      ],
    ],
  ],
  [
    "the world for UDP, without a port for health checks",
    () =>
      cluster([{ name: "dns", expose: [{ port: 53, protocol: "udp", cidrs: ["0.0.0.0/0"] }] }], {
        lans: { lan: { internetGateway: true } },
      }),
    [["tiers[0].expose[0].protocol", /also needs a TCP port; expose one/]],
  ],
  [
    "invalid public subnets",
    () => inExisting([{ id: "public", zone: "euc1-az1", cidr: "10.9.0.0/25" }], []),
    [["platform.ec2.lans.lan.publicSubnets[0].id", /not a valid subnet id/]],
  ],
  [
    "public subnets that are the machines' own",
    () => inExisting([{ ...publicSubnet, cidr: "10.9.0.0/25" }], []),
    [["platform.ec2.lans.lan.publicSubnets[0].cidr", /overlaps one of the machines' own subnets/]],
  ],
  [
    "routes to the internet that exclude each other",
    () => vpc({ platform: on({ lans: { lan: { internetGateway: "yes" as never, publicSubnets: [publicSubnet] } } }) }),
    [
      ["platform.ec2.lans.lan.publicSubnets", /needs vpc/],
      ["platform.ec2.lans.lan.internetGateway", /neither true nor false/],
    ],
  ],
  [
    "an internet gateway in an existing VPC",
    () =>
      vpc({
        platform: on({
          lans: { lan: { vpc: existing.vpcId, cidr: existing.cidr, subnets: existing.subnets, internetGateway: true } },
        }),
      }),
    [["platform.ec2.lans.lan.internetGateway", /cannot be used with vpc/]],
  ],
  [
    "more machines than the program may have",
    () => cluster([{ name: "web", size: 3 }], { maxMachines: 2 }),
    [["platform.ec2.maxMachines", /can grow to 3 machines, but maxMachines is 2: MultiTierCluster "shop" 3/]],
  ],
  [
    "tiers with several problems",
    () =>
      cluster([
        { name: "web", cpus: 1000, memory: "1GiB" },
        { name: "db", clock: "localtime" },
      ]),
    [
      ["tiers[0].cpus", /no current instance type/],
      ["tiers[1].clock", /local time/],
    ],
  ],
  [
    "a machine that should hibernate but was not launched for it",
    () => cluster([{ name: "web", power: "suspended", ec2: { instanceType: "m7i.large" } }]),
    [["tiers[0].power", /add ec2: \{ hibernation: true \}, which replaces a machine launched without it/]],
  ],
  ...[[{ name: "db" }], []].map((others): (typeof arguments_)[number] => [
    `a tier without machines, beside ${others.length} with machines`,
    () =>
      cluster([
        {
          name: "none",
          size: 0,
          power: "suspended",
          ec2: { instanceType: "t9.huge" },
          dataDisks: [{ name: "data", size: "1500MiB" }],
        },
        ...others,
      ]),
    [
      ["tiers[0].ec2.instanceType", /there is no instance type "t9.huge"/],
      ["tiers[0].dataDisks[0].size", /whole GiB only/],
      ["tiers[0].power", /add ec2: \{ hibernation: true \}/],
    ],
  ]),
  [
    "a type that a zone of the LAN does not have, of a tier without machines",
    () => cluster([{ name: "db" }, { name: "none", size: 0, ec2: { instanceType: "g6f.large" } }]),
    [["tiers[1].ec2.instanceType", /g6f.large is not offered in euc1-az1/]],
  ],
];

beforeEach(() => {
  answers = {};
});

describe("is refused, and nothing is created:", () => {
  test.each(arguments_)("%s", async (_what, make, told) => {
    const { error } = await runProgram(make);
    expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
    const { errors, message } = error as InstanceType<typeof vmfarm.InvalidArgsError>;
    expectTold(errors, told);
    expect(message).not.toContain(geheim);
    expect(message).toContain("nothing was changed");
  });

  test("a program with more machines than it may have, over all components", async () => {
    const limited = on({ maxMachines: 3 });
    const { error } = await runProgram(() => {
      const here = vpc({ platform: limited });
      shop([{ name: "web", size: 2 }], { platform: limited, lan: here });
      for (const name of ["a", "b"]) box({ platform: limited, lan: here }, name);
    });
    expect((error as Error).message).toMatch(
      /4 machines, but maxMachines is 3: MultiTierCluster "shop" 2, VirtualMachine "a" 1, VirtualMachine "b" 1/,
    );
  });
});

test("tag keys that differ only in case are accepted if no role is created", async () => {
  const tagged = (more: Partial<Ec2Args>) =>
    runProgram(() => vpc({ platform: on({ tags: { Owner: "a", owner: "b" }, ...more }) }));
  expect((await tagged({ instanceProfile: "ours" })).error).toBeUndefined();
  expect((await tagged({})).error).toBeInstanceOf(vmfarm.InvalidArgsError);
});

const aws = { region };
const check = async (name: keyof typeof providers, news: object, olds: object = {}) => {
  const { failures = [] } = await providers[name].check!(olds as never, news as never);
  return failures.map(({ property, reason }) => ({ propertyPath: property, reason }));
};
const failing = (name: string, message = "no") => Object.assign(new Error(message), { name, $fault: "client" });
const zones = { AvailabilityZones: [{ ZoneId: "euc1-az1", ZoneName: "eu-central-1a", State: "available" }] };
const userData = (content: string) => `Content-Type: text/plain\n\n${content}`;
/** A text that hardly compresses. */
const random = (bytes: number) => randomBytes(bytes).toString("base64").slice(0, bytes);
const peers = { machine: "web", tiers: {} };
const disk = {
  aws,
  volumeName: "shop-dev-db.data",
  uuid: "u",
  gibibytes: 5,
  availabilityZone: "eu-central-1a",
  encrypted: true,
  kmsKey: "0b1c",
  tags: {},
};
const inState = { ...disk, volumeId: "vol-1" };
const subnet = {
  SubnetId: "subnet-0123456789abcdef0",
  CidrBlock: "10.9.0.0/24",
  AvailabilityZoneId: "euc1-az1",
  AvailabilityZone: "eu-central-1a",
};
const subnetOutside = { ...subnet, SubnetId: publicSubnet.id, CidrBlock: publicSubnet.cidr };
const wayOut = { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-0123456789abcdef0" };
const volume = {
  VolumeId: "vol-1",
  Size: 5,
  AvailabilityZone: "eu-central-1a",
  State: "available",
  Encrypted: true,
  KmsKeyId: "0b1c",
};

/** What a resource's check refuses, which runs at preview before anything is created. */
const checks: [what: string, ask: () => Promise<Problem[]>, told: Told][] = [
  [
    "no credentials",
    () =>
      given({ "ec2 describeAvailabilityZones": failing("CredentialsProviderError") }, "awsRegion", { aws, zones: [] }),
    [["platform.ec2", /no AWS credentials were found: set AWS_PROFILE/]],
  ],
  [
    "credentials that AWS does not know",
    () => given({ "ec2 describeAvailabilityZones": failing("AuthFailure") }, "awsRegion", { aws, zones: [] }),
    [["platform.ec2", /AWS rejects the credentials/]],
  ],
  [
    "a zone that the account does not have",
    () => given({ "ec2 describeAvailabilityZones": zones }, "awsRegion", { aws, zones: ["eu-central-1a", "euc1-az2"] }),
    [
      [
        "platform.ec2.zones[1]",
        /"euc1-az2" is not available to this account; available in eu-central-1 are euc1-az1 \(eu-central-1a\)/,
      ],
    ],
  ],
  [
    "a VPC that does not exist",
    () =>
      given({ "ec2 describeVpcs": failing("InvalidVpcID.NotFound") }, "existingVpc", { aws, lan: "lan", ...existing }),
    [["platform.ec2.lans.lan.vpc", /there is no VPC vpc-0123456789abcdef0 in eu-central-1/]],
  ],
  [
    "a VPC that differs from the program",
    () =>
      given(
        {
          "ec2 describeVpcs": { Vpcs: [{ CidrBlock: "10.8.0.0/16" }] },
          "ec2 describeSubnets": { Subnets: [{ ...subnet, AvailabilityZoneId: "euc1-az3" }] },
        },
        "existingVpc",
        { aws, lan: "lan", ...existing },
      ),
    [
      ["platform.ec2.lans.lan.cidr", /not a range of vpc-0123456789abcdef0, which has 10.8.0.0\/16/],
      ["platform.ec2.lans.lan.subnets[0].zone", /is in euc1-az3 \(eu-central-1a\), not in euc1-az1/],
    ],
  ],
  [
    "a public subnet that the internet cannot reach",
    () =>
      given(
        {
          "ec2 describeVpcs": { Vpcs: [{ CidrBlock: "10.9.0.0/16" }] },
          "ec2 describeSubnets": { Subnets: [subnet, subnetOutside] },
          // By the main route table, which leads out through a NAT gateway.
          "ec2 describeRouteTables": {
            RouteTables: [
              {
                Associations: [{ Main: true }],
                Routes: [{ DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1" }],
              },
              { Associations: [{ SubnetId: "subnet-of-others" }], Routes: [wayOut] },
            ],
          },
        },
        "existingVpc",
        { aws, lan: "lan", ...existing, publicSubnets: [publicSubnet] },
      ),
    [
      [
        "platform.ec2.lans.lan.publicSubnets[0].id",
        /is not public: its route table has no route to an internet gateway/,
      ],
    ],
  ],
  [
    "more user-data than EC2 accepts",
    () => given({}, "launchData", { machine: "web", userData: userData(random(40_000)), peers, disks: [] }),
    [["files", /user-data has .* bytes.*EC2 accepts 16384/]],
  ],
  [
    "a data disk that shrinks",
    () => given({}, "ec2DataDisk", disk, { ...inState, gibibytes: 9 }),
    [["size", /has 9GiB, and making it 5GiB would cut off data/]],
  ],
  [
    "a data disk in another zone",
    () => given({}, "ec2DataDisk", { ...disk, availabilityZone: "eu-central-1b" }, inState),
    [["address", /in eu-central-1a, .*cannot move/]],
  ],
  [
    "an existing data disk that is larger",
    () => given({ "ec2 describeVolumes": { Volumes: [{ ...volume, Size: 7 }] } }, "ec2DataDisk", disk),
    [["size", /has 7GiB/]],
  ],
  [
    "a new key for a data disk",
    () => given({ "ec2 describeVolumes": { Volumes: [volume] } }, "ec2DataDisk", { ...disk, kmsKey: "2d3e" }, inState),
    [
      [
        "platform.ec2.kmsKey",
        /is encrypted with 0b1c, and the key of a volume cannot be changed: use that key, or copy/,
      ],
    ],
  ],
  [
    "two volumes for one disk",
    () =>
      given({ "ec2 describeVolumes": { Volumes: [volume, { ...volume, VolumeId: "vol-2" }] } }, "ec2DataDisk", disk),
    [["dataDisks", /vol-1 and vol-2 are both tagged/]],
  ],
];

function given(told: Record<string, unknown>, name: keyof typeof providers, news: object, olds?: object) {
  answers = told;
  return check(name, news, olds);
}

describe("is refused at preview:", () => {
  test.each(checks)("%s", async (_what, ask, told) => {
    expectTold(await ask(), told);
  });

  test("and valid arguments are not", async () => {
    expect(await given({ "ec2 describeAvailabilityZones": zones }, "awsRegion", { aws, zones: ["euc1-az1"] })).toEqual(
      [],
    );
    expect(
      await given({}, "launchData", { machine: "web", userData: userData("x".repeat(20_000)), peers, disks: [] }),
    ).toEqual([]);
    expect(await given({ "ec2 describeVolumes": {} }, "ec2DataDisk", disk)).toEqual([]);
    expect(await given({ "ec2 describeVolumes": { Volumes: [volume] } }, "ec2DataDisk", disk)).toEqual([]);
    expect(await given({}, "ec2DataDisk", { ...disk, gibibytes: 9 }, inState)).toEqual([]);
    const vpcs = {
      "ec2 describeVpcs": { Vpcs: [{ CidrBlock: "10.9.0.0/16" }] },
      "ec2 describeSubnets": { Subnets: [subnet] },
    };
    expect(await given(vpcs, "existingVpc", { aws, lan: "lan", ...existing })).toEqual([]);
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((DestinationCidrBlock) => ({ ...wayOut, DestinationCidrBlock }));
    const written = { aws, lan: "lan", ...existing, publicSubnets: [publicSubnet] };
    for (const Routes of [[wayOut], halves]) {
      const reached = {
        ...vpcs,
        "ec2 describeSubnets": { Subnets: [subnet, subnetOutside] },
        "ec2 describeRouteTables": { RouteTables: [{ Associations: [{ SubnetId: publicSubnet.id }], Routes }] },
      };
      expect(await given(reached, "existingVpc", written)).toEqual([]);
    }
  });
});

function expectTold(found: Problem[], told: Told): void {
  expect(found.map(({ propertyPath }) => propertyPath).sort()).toEqual(told.map(([path]) => path).sort());
  for (const [path, reason] of told)
    expect(found.find(({ propertyPath }) => propertyPath === path)?.reason).toMatch(reason);
}
