import { describe, expect, test } from "vitest";
import type { Ec2Args, TierArgs, VirtualLanArgs } from "../../src";
import { offsetOf, parseRange } from "../../src/addressing/range";
import { anywhere } from "../../src/network/outsideRanges";
import { threeTiers } from "../support/threeTier";
import { farm, writtenImage } from "./support/farm";
import { onceEach, type Ran, type Registered, resolved, runProgram, secret } from "./support/program";
import { vmfarm } from "./support/vmfarm";

const region = "eu-central-1";
const on = (args: Partial<Ec2Args> = {}) => ({ ec2: { region, ...args } });
const run = onceEach((tiers?: TierArgs[], args: Partial<Ec2Args> = {}) => runProgram(() => farm(on(args), tiers)));
const lan = (args: VirtualLanArgs, ec2: Partial<Ec2Args> = {}) =>
  runProgram(() => new vmfarm.VirtualLan("lan", { platform: on(ec2), ...args }));
const ofType = ({ resources }: Ran<unknown>, type: string) => resources.filter((one) => one.type.endsWith(`:${type}`));
const inputsOf = (ran: Ran<unknown>, type: string) => ofType(ran, type).map(({ inputs }) => inputs);

/** `web ← app tcp 8080`, with groups by their names in the program. */
function rules(ran: Ran<unknown>): string[] {
  const group = (id: unknown) => String(id).replace(/-id$/, "");
  return inputsOf(ran, "SecurityGroupIngressRule").map((rule) => {
    const from = rule.cidrIpv4 ?? group(rule.referencedSecurityGroupId);
    return `${group(rule.securityGroupId)} ← ${from} ${rule.ipProtocol} ${rule.fromPort ?? "all"}`;
  });
}

describe("who may reach what", () => {
  test("follows from what tiers depend on and expose", async () => {
    const ran = await run();
    const cidr = inputsOf(ran, "Vpc")[0]!.cidrBlock;
    expect(rules(ran).sort()).toEqual(
      [
        "lan ← lan -1 all",
        "shop-db ← shop-db -1 all",
        "shop-db ← shop-app -1 all",
        "shop-app ← shop-app -1 all",
        "shop-app ← shop-web -1 all",
        "shop-web ← shop-web -1 all",
        `shop-web ← ${cidr} tcp 80`,
      ].sort(),
    );
    const behind = (machine: string) => ran.find(":Instance", machine).inputs.vpcSecurityGroupIds;
    expect(behind("shop-db-1")).toEqual(["shop-db-id"]);
    expect(behind("shop-web-2")).toEqual(["shop-web-id"]);
  });

  test("is guarded: what is declared for each group is what its rules admit", async () => {
    const expose = [{ port: 443, cidrs: ["192.0.2.0/24"] }];
    const tiers = threeTiers.map((tier) => (tier.name === "web" ? { ...tier, expose } : tier));
    const ran = await run(tiers, { lans: { lan: { internetGateway: true, endpoints: ["ssm"] } } });
    const guarded = inputsOf(ran, "IngressGuard").map(({ groupId, declared }) => [groupId, declared]);
    const groups = [...ofType(ran, "SecurityGroup"), ...ofType(ran, "DefaultSecurityGroup")];
    expect(guarded).toHaveLength(groups.length);
    const ways = (group: unknown) =>
      inputsOf(ran, "SecurityGroupIngressRule").flatMap((rule) => {
        const { securityGroupId, cidrIpv4, referencedSecurityGroupId, ipProtocol, fromPort, toPort } = rule;
        const way = { protocol: ipProtocol, fromPort, toPort, source: cidrIpv4 ?? referencedSecurityGroupId };
        return securityGroupId === group ? [JSON.parse(JSON.stringify(way))] : [];
      });
    for (const [group, declared] of guarded) {
      if (group === "lan-id") continue;
      expect(declared, String(group)).toEqual(ways(group));
      expect(declared).not.toEqual([]);
    }
    // The default group of the VPC and the LAN's own have the same id here.
    expect(guarded.filter(([group]) => group === "lan-id").map(([, declared]) => declared)).toEqual(
      expect.arrayContaining([[], ways("lan-id")]),
    );
  });

  test("is never in its own way: one hook removes equal rules before each rule is created", async () => {
    const ran = await run();
    const rules = [...ofType(ran, "SecurityGroupIngressRule"), ...ofType(ran, "SecurityGroupEgressRule")];
    expect(rules.length).toBeGreaterThan(ofType(ran, "SecurityGroup").length);
    expect(new Set(rules.flatMap(({ beforeCreate }) => beforeCreate))).toHaveLength(1);
    for (const { beforeCreate } of rules)
      expect(beforeCreate).toEqual([expect.stringMatching(/^ec2-\w+-stale-rules$/)]);
  });

  test("is nobody outside, and nothing has a public address, unless the program says so", async () => {
    for (const ran of [await run(), await runProgram(() => natFarm())]) {
      expect(ran.error).toBeUndefined();
      expect(rules(ran).filter((rule) => rule.includes(anywhere))).toEqual([]);
      for (const rule of inputsOf(ran, "SecurityGroupIngressRule"))
        if (rule.cidrIpv4) expect(rule.cidrIpv4).toBe(inputsOf(ran, "Vpc")[0]!.cidrBlock);
      for (const subnet of inputsOf(ran, "Subnet")) expect(subnet.mapPublicIpOnLaunch).toBe(false);
      for (const instance of inputsOf(ran, "Instance")) expect(instance.associatePublicIpAddress).toBe(false);
      // AWS's own group is emptied, so having no other group does not open a machine.
      const [unused] = inputsOf(ran, "DefaultSecurityGroup");
      expect(unused).not.toHaveProperty("ingress");
      for (const group of inputsOf(ran, "SecurityGroup")) expect(group).not.toHaveProperty("ingress");
    }
  });

  test("is whoever the program lists", async () => {
    const expose = [{ port: 443, cidrs: ["192.0.2.0/24", anywhere] }];
    const tiers = threeTiers.map((tier) => (tier.name === "web" ? { ...tier, expose } : tier));
    const ran = await run(tiers, { lans: { lan: { internetGateway: true } } });
    expect(ran.error).toBeUndefined();
    expect(rules(ran).filter((rule) => /shop-web ← [\d.]+\/\d+ /.test(rule))).toEqual(
      expect.arrayContaining(["shop-web ← 192.0.2.0/24 tcp 443", `shop-web ← ${anywhere} tcp 443`]),
    );
  });
});

function natFarm() {
  const network = new vmfarm.VirtualLan("lan", { mode: "nat", platform: on() });
  return new vmfarm.MultiTierCluster("shop", { image: writtenImage, lan: network, tiers: threeTiers, platform: on() });
}

describe("a LAN", () => {
  test("is closed in both directions by default: there is no gateway of any kind", async () => {
    const ran = await lan({});
    for (const type of ["InternetGateway", "NatGateway", "Eip", "Route", "VpcEndpoint"])
      expect(ofType(ran, type)).toEqual([]);
    const subnets = inputsOf(ran, "Subnet");
    expect(subnets.map(({ availabilityZoneId }) => availabilityZoneId)).toEqual(["euc1-az1", "euc1-az2"]);
    expect(ofType(ran, "SubnetCidrReservation")).toHaveLength(4);
    expect(inputsOf(ran, "RouteTableAssociation")).toHaveLength(2);
  });

  test("with mode nat reaches out through one NAT gateway, or one in each zone", async () => {
    const one = await lan({ mode: "nat" });
    expect(ofType(one, "NatGateway")).toHaveLength(1);
    expect(inputsOf(one, "NatGateway")[0]!.subnetId).toBe("lan-public-euc1-az1-id");
    const ways = inputsOf(one, "Route").map(({ routeTableId, gatewayId, natGatewayId }) => [
      routeTableId,
      gatewayId ?? natGatewayId,
    ]);
    expect(ways.sort()).toEqual([
      ["lan-euc1-az1-id", "lan-euc1-az1-id"],
      ["lan-euc1-az2-id", "lan-euc1-az1-id"],
      ["lan-public-id", "lan-id"],
    ]);
    const each = await lan({ mode: "nat" }, { lans: { lan: { natInEachZone: true } } });
    expect(ofType(each, "NatGateway")).toHaveLength(2);
    expect(ofType(each, "Eip")).toHaveLength(2);
  });

  test("with an internet gateway has public subnets that lead to it, but machines cannot reach out through it", async () => {
    const ran = await lan({}, { lans: { lan: { internetGateway: true } } });
    for (const type of ["NatGateway", "Eip"]) expect(ofType(ran, type)).toEqual([]);
    expect(inputsOf(ran, "Route")).toEqual([
      expect.objectContaining({ routeTableId: "lan-public-id", gatewayId: "lan-id" }),
    ]);
    const tables = inputsOf(ran, "RouteTableAssociation").map(({ subnetId, routeTableId }) => [subnetId, routeTableId]);
    expect(tables.sort()).toEqual([
      ["lan-euc1-az1-id", "lan-euc1-az1-id"],
      ["lan-euc1-az2-id", "lan-euc1-az2-id"],
      ["lan-public-euc1-az1-id", "lan-public-id"],
      ["lan-public-euc1-az2-id", "lan-public-id"],
    ]);
  });

  test("has its own private DNS zone and search domain", async () => {
    const ran = await lan({ domain: "shop.example" });
    expect(inputsOf(ran, "Zone")[0]).toMatchObject({
      name: "shop.example",
      vpcs: [{ vpcId: "lan-id", vpcRegion: region }],
    });
    expect(inputsOf(ran, "VpcDhcpOptions")[0]).toMatchObject({
      domainName: "shop.example",
      domainNameServers: ["AmazonProvidedDNS"],
    });
  });

  test("takes zones, ranges and endpoints from the configuration", async () => {
    const ran = await lan(
      {},
      { lans: { lan: { cidr: "10.9.0.0/20", zones: ["euc1-az3", "euc1-az1"], endpoints: ["ssm"] } } },
    );
    expect(ran.error).toBeUndefined();
    expect(inputsOf(ran, "Vpc")[0]!.cidrBlock).toBe("10.9.0.0/20");
    expect(inputsOf(ran, "Subnet").map(({ availabilityZoneId }) => availabilityZoneId)).toEqual([
      "euc1-az3",
      "euc1-az1",
    ]);
    expect(inputsOf(ran, "VpcEndpoint")[0]).toMatchObject({
      serviceName: "com.amazonaws.eu-central-1.ssm",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
    });
    expect(rules(ran)).toContain("lan-endpoints ← 10.9.0.0/20 tcp 443");
  });

  test("in an existing VPC creates nothing that belongs to the VPC, and its machines are in the listed subnets", async () => {
    const site = {
      vpc: "vpc-0123456789abcdef0",
      cidr: "10.9.0.0/16",
      subnets: [
        { id: "subnet-0123456789abcdef0", zone: "euc1-az1", cidr: "10.9.0.0/24" },
        { id: "subnet-0123456789abcdef1", zone: "euc1-az2", cidr: "10.9.1.0/24" },
      ],
    };
    const ran = await run(undefined, { lans: { lan: site } });
    expect(ran.error).toBeUndefined();
    for (const type of [
      "Vpc",
      "Subnet",
      "RouteTable",
      "DefaultSecurityGroup",
      "VpcDhcpOptions",
      "SubnetCidrReservation",
    ])
      expect(ofType(ran, type)).toEqual([]);
    expect(ran.find(":ExistingVpc").inputs).toMatchObject({ vpcId: site.vpc, cidr: site.cidr });
    expect(await resolved(ran.result.lan.networkId)).toBe(site.vpc);
    for (const { inputs, dependsOn } of ofType(ran, "Instance")) {
      const subnet = site.subnets.find(({ id }) => id === inputs.subnetId)!;
      expect(offsetOf(parseRange(subnet.cidr)!, inputs.privateIp as string)).toBeGreaterThan(3);
      expect(dependsOn).toContain(ran.find(":ExistingVpc").urn);
    }
    expect(ran.find(":DataDisk").inputs.availabilityZone).toMatch(/^eu-central-1[ab]$/);
    expect(rules(ran)).toContain("shop-web ← 10.9.0.0/16 tcp 80");
  });

  test("does not move a subnet when a zone is added", async () => {
    const subnets = async (zones: string[]) =>
      new Map(
        inputsOf(await lan({}, { zones }), "Subnet").map((subnet) => [subnet.availabilityZoneId, subnet.cidrBlock]),
      );
    const [two, three] = [await subnets(["euc1-az1", "euc1-az2"]), await subnets(["euc1-az1", "euc1-az2", "euc1-az3"])];
    for (const [zone, cidr] of two) expect(three.get(zone)).toBe(cidr);
    expect(three.size).toBe(3);
  });
});

describe("everything", () => {
  /** Resources of the SDK that can have tags. */
  const taggable = ({ type }: Registered) =>
    /^aws:/.test(type) && !/Association|Attachment|Reservation|:Route$|Role|InstanceProfile/.test(type);

  test("has tags: its name, and through the provider stack and owner", async () => {
    const ran = await run(undefined, { tags: { cost: "42" }, owner: "team-a" });
    expect(ran.find("pulumi:providers:aws").inputs.defaultTags).toBe(
      JSON.stringify({ tags: { cost: "42", "vmfarm:stack": "shop/dev", "vmfarm:owner": "team-a" } }),
    );
    const seen = ran.resources.filter(taggable);
    expect(seen.length).toBeGreaterThan(20);
    for (const { type, name, inputs } of seen)
      expect((inputs.tags as Record<string, string>)?.Name, `${type} ${name}`).toMatch(/^shop-dev-/);
    for (const { inputs } of [...ofType(ran, "DataDisk"), ...ofType(ran, "PublishedAmi")])
      expect(inputs.tags).toMatchObject({ cost: "42", "vmfarm:stack": "shop/dev", "vmfarm:owner": "team-a" });
    for (const { rootBlockDevice } of inputsOf(ran, "Instance"))
      expect(rootBlockDevice).toMatchObject({ tags: { cost: "42", "vmfarm:stack": "shop/dev" } });
  });

  test("that keeps data is encrypted, with the account's key or the given one", async () => {
    const kmsKey = "arn:aws:kms:eu-central-1:123456789012:key/0b1c2d3e-0000-1111-2222-333344445555";
    for (const [args, key] of [
      [{}, ""],
      [{ kmsKey }, kmsKey],
    ] as const) {
      const ran = await run(undefined, args);
      for (const { rootBlockDevice } of inputsOf(ran, "Instance")) {
        expect(rootBlockDevice).toMatchObject({ encrypted: true, volumeType: "gp3", volumeSize: 2 });
        expect((rootBlockDevice as { kmsKeyId?: string }).kmsKeyId ?? "").toBe(key);
      }
      for (const disk of inputsOf(ran, "DataDisk")) expect(disk).toMatchObject({ encrypted: true, kmsKey: key });
      for (const ami of inputsOf(ran, "PublishedAmi")) expect(ami).toMatchObject({ encrypted: true, kmsKeyArn: key });
    }
  });

  test("keeps data with the key that an alias currently stands for", async () => {
    const ran = await run(undefined, { kmsKey: "arn:aws:kms:eu-central-1:123456789012:alias/disks" });
    expect(ran.find(":DataDisk").inputs.kmsKey).toBe("arn:aws:kms:eu-central-1:123456789012:key/disks");
  });
});

describe("a machine", () => {
  test("has the address that is reported, in the subnet that contains it, and its tier's neighbours are in other zones", async () => {
    const ran = await run();
    for (const { name, address } of await resolved(ran.result.shop.machines)) {
      const { privateIp, subnetId } = ran.find(":Instance", name).inputs;
      expect(privateIp).toBe(address);
      const subnet = ran.find(":Subnet", String(subnetId).replace(/-id$/, ""));
      expect(offsetOf(parseRange(subnet.inputs.cidrBlock as string)!, address)).toBeGreaterThan(3);
    }
    const subnetOf = (machine: string) => ran.find(":Instance", machine).inputs.subnetId;
    expect(subnetOf("shop-web-1")).not.toBe(subnetOf("shop-web-2"));
  });

  test("has the cheapest type that fits, or the given one", async () => {
    const sizes = [
      { name: "small" },
      { name: "large", cpus: 4, memory: "30GiB" },
      { name: "own", ec2: { instanceType: "m7i.large" } },
    ];
    const ran = await run(sizes);
    const type = (tier: string) => ran.find(":Instance", `shop-${tier}-1`).inputs.instanceType;
    expect(type("small")).toMatch(/^t\d/);
    expect(type("large")).toMatch(/\.xlarge$/);
    expect(type("own")).toBe("m7i.large");
    const steady = await run([{ name: "small" }], { burstable: false });
    expect(steady.find(":Instance").inputs.instanceType).not.toMatch(/^t\d/);
  });

  test("requires IMDSv2, has a role only for the Systems Manager, and is replaced when its guest's configuration changes", async () => {
    const ran = await run();
    for (const { inputs, deleteBeforeReplace } of ofType(ran, "Instance")) {
      expect(inputs.metadataOptions).toMatchObject({ httpTokens: "required", httpPutResponseHopLimit: 1 });
      expect(inputs.userDataReplaceOnChange).toBe(true);
      expect(inputs.userDataBase64).toBe("H4sI");
      expect(inputs.iamInstanceProfile).toBe("shop-dev-machines-eu-central-1");
      expect(deleteBeforeReplace).toBe(true);
    }
    for (const { secretOutputs } of ofType(ran, "LaunchData")) expect(secretOutputs).toContain("userDataBase64");
    expect(inputsOf(ran, "RolePolicyAttachment").map(({ policyArn }) => policyArn)).toEqual([
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    ]);
    const named = await run(undefined, { instanceProfile: "ours" });
    expect(ofType(named, "Role")).toEqual([]);
    expect(named.find(":Instance", "shop-db-1").inputs.iamInstanceProfile).toBe("ours");
  });

  test("has its data disk in its own zone, attached before it counts as ready", async () => {
    const ran = await run();
    const disk = ran.find(":DataDisk");
    expect(disk.inputs).toMatchObject({ gibibytes: 1, deleteWithMachine: false });
    const attachment = ran.find(":VolumeAttachment");
    expect(attachment.inputs).toMatchObject({ instanceId: "shop-db-1-id", stopInstanceBeforeDetaching: true });
    expect(ran.find(":Guest", "shop-db-1").dependsOn).toContain(attachment.urn);
    const { disks, userData } = ran.find(":LaunchData", "shop-db-1").inputs as {
      disks: { uuid: string }[];
      userData: string;
    };
    expect(disks).toHaveLength(1);
    expect(userData).toContain(`nvme-Amazon_Elastic_Block_Store_${disks[0]!.uuid}`);
  });

  test("accepts what the escape hatch says", async () => {
    const ran = await run([{ name: "db", ec2: { disableApiTermination: true } }]);
    expect(ran.find(":Instance").inputs.disableApiTermination).toBe(true);
  });
});

test("all names of a cluster are one resource in the LAN's zone", async () => {
  const ran = await run();
  const { addresses, zoneId } = ran.find(":HostRecords").inputs;
  expect(Object.keys(addresses as object).sort()).toEqual([
    "shop-app-1.lan.internal",
    "shop-app-2.lan.internal",
    "shop-db-1.lan.internal",
    "shop-web-1.lan.internal",
    "shop-web-2.lan.internal",
  ]);
  expect(zoneId).toBeDefined();
});

test("an existing AMI is adopted, by its id or by a parameter", async () => {
  for (const [base, inputs] of [
    [{ ami: "ami-0123456789abcdef0" }, { ami: "ami-0123456789abcdef0", parameter: "" }],
    [{ ssmParameter: "/our/web" }, { ami: "", parameter: "/our/web" }],
  ] as const) {
    const ran = await runProgram(() => new vmfarm.GoldenImage("web", { base, platform: on() }));
    expect(ran.error).toBeUndefined();
    expect(ran.find(":AdoptedAmi").inputs).toMatchObject({ ...inputs, plan: { name: "web", base } });
    expect(await resolved(ran.result.imageId)).toBe("ami-0123456789abcdef1");
  }
});

test("secrets of the configuration stay secrets", async () => {
  const ran = await lan({}, { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "hunter2" });
  expect(ran.find("pulumi:providers:aws").inputs.secretKey).toEqual(secret("hunter2"));
  const plain = JSON.stringify(ran.resources.map(({ inputs }) => inputs)).replaceAll(
    JSON.stringify(secret("hunter2")),
    "",
  );
  expect(plain).not.toContain("hunter2");
});

describe("two configurations of one region", () => {
  test("share the provider, the role and the LANs", async () => {
    const ran = await runProgram(() => {
      const shared = new vmfarm.VirtualLan("lan", { platform: on() });
      for (const [name, burstable] of [
        ["small", true],
        ["steady", false],
      ] as const)
        new vmfarm.VirtualMachine(name, { image: writtenImage, lan: shared, platform: on({ burstable }) });
    });
    expect(ran.error).toBeUndefined();
    expect(ran.resources.filter(({ type }) => type === "pulumi:providers:aws")).toHaveLength(1);
    for (const type of ["AwsRegion", "Role", "Vpc"]) expect(inputsOf(ran, type), type).toHaveLength(1);
    const types = ["small", "steady"].map((name) => ran.find(":Instance", name).inputs.instanceType);
    expect(types).toEqual([expect.stringMatching(/^t/), expect.not.stringMatching(/^t/)]);
  });

  test("of two accounts share nothing", async () => {
    const ran = await runProgram(() => {
      for (const profile of ["dev", "prod"]) new vmfarm.VirtualLan(profile, { platform: on({ profile }) });
    });
    expect(ran.error).toBeUndefined();
    expect(ran.resources.filter(({ type }) => type === "pulumi:providers:aws")).toHaveLength(2);
  });
});
