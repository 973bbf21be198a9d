import { describe, expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import type { Ec2Args } from "../../../../src/platform/ec2/args";
import { planEc2 } from "../../../../src/platform/ec2/settings";
import { told as toldBy } from "../../network/arbitraries";

const region = "eu-central-1";
const accessKeyId = "AKIA0123456789ABCDEF";

function plan(args: object) {
  const problems = new Problems();
  const settings = planEc2({ region, ...args } as Ec2Args, problems);
  return { settings, told: toldBy(problems) };
}

test("defaults", () => {
  expect(plan({})).toEqual({
    told: [],
    settings: { region, lans: {}, architecture: "x86_64", burstable: true, keepImages: 2, tags: {} },
  });
});

test("what is written comes back, but for the secrets", () => {
  const lans = { lan: { cidr: "10.1.0.0/20", zones: ["euc1-az1"], natInEachZone: true, endpoints: ["ssm", "s3.x-1"] } };
  const args = {
    ...{ accessKeyId, endpoint: "http://localhost:5000", zones: ["euc1-az2"], machineZones: ["euc1-az2"], lans },
    ...{ architecture: "arm64", burstable: false, kmsKey: `arn:aws:kms:${region}:123456789012:alias/disks` },
    ...{ instanceProfile: "machines", keepImages: 0, maxMachines: 1, owner: "team", tags: { cost: "7" } },
  };
  const { settings, told } = plan({ ...args, secretAccessKey: "geheim", sessionToken: "geheim" });
  expect(told).toEqual([]);
  expect(settings).toEqual({ region, ...args });
});

const vpc = {
  vpc: "vpc-0123456789abcdef0",
  cidr: "10.9.0.0/16",
  subnets: [{ id: "subnet-0123456789abcdef0", zone: "euc1-az1", cidr: "10.9.0.0/24" }],
};

test.each<object>([
  { profile: "p".repeat(128) },
  { endpoint: "https://ec2.example" },
  { kmsKey: `arn:aws-us-gov:kms:${region}:123456789012:key/0b1c-2` },
  { accessKeyId: "A".repeat(16), secretAccessKey: { secret: true } },
  { accessKeyId: "A".repeat(128), secretAccessKey: "x" },
  { secretAccessKey: "", sessionToken: null },
  { owner: "The Team", profile: "p" },
  { lans: { lan: null } },
  { lans: { lan: vpc, other: { ...vpc, publicSubnets: vpc.subnets, machineZones: ["euc1-az1"], endpoints: [] } } },
])("%j is fine", (args) => {
  expect(plan(args).told).toEqual([]);
});

describe("is refused:", () => {
  test.each<[object, ...RegExp[]]>([
    [{ regoin: region }, /^regoin: is unknown: the block has region, profile, /],
    [{ region: "eu-zentral-1" }, /^region: "eu-zentral-1" is not an AWS region; use one of eu-/],
    [{ region: undefined }, /^region: is required: pulumi config set --path vmfarm:ec2\.region/],
    [{ zones: "euc1-az1" }, /^zones: "euc1-az1" is not a list of strings/],
    [{ zones: [5] }, /^zones: \[5\] is not a list of strings/],
    [{ zones: ["euw1-az1"] }, /^zones\[0\]: "euw1-az1" is not a zone of eu-central-1/],
    [{ machineZones: [5], zones: ["x"] }, /^machineZones: \[5\] is not a list of strings/],
    [{ profile: "" }, /^profile: "" is not a name of 1 to 128 characters/],
    [{ instanceProfile: " " }, /^instanceProfile: " " is not a name of 1 to 128 characters/],
    [{ owner: 5 }, /^owner: 5 is not a name of 1 to 128 characters/],
    [{ profile: "p".repeat(129) }, /^profile: "p+" is not a name of 1 to 128 characters/],
    [{ owner: "a!" }, /^owner: "a!" has "!"/],
    [{ endpoint: "ec2.example" }, /^endpoint: "ec2\.example" is not a valid http or https address/],
    [{ endpoint: "ftp://ec2.example" }, /^endpoint: "ftp:\/\/ec2\.example" is not a valid http or https address/],
    [{ endpoint: "xhttp://ec2.example" }, /^endpoint: /],
    [{ architecture: "sparc" }, /^architecture: "sparc" is not one of x86_64, arm64/],
    [{ burstable: "no" }, /^burstable: "no" is neither true nor false/],
    [{ kmsKey: "alias/disks" }, /^kmsKey: "alias\/disks" is not a valid key ARN, such as arn:aws:kms:/],
    [{ kmsKey: `x arn:aws:kms:${region}:123456789012:key/1` }, /^kmsKey: .* is not a valid key ARN/],
    [{ kmsKey: `arn:aws:kms:${region}:123456789012:key/1 ` }, /^kmsKey: .* is not a valid key ARN/],
    [
      { kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/1" },
      /^kmsKey: is a key in eu-west-1, but disks in eu-central-1 need one in eu-central-1/,
    ],
    [{ keepImages: -1 }, /^keepImages: -1 is not a whole number from 0/],
    [{ keepImages: 1.5 }, /^keepImages: 1\.5 is not a whole number from 0/],
    [{ maxMachines: 0 }, /^maxMachines: 0 is not a whole number of machines from 1/],
    [{ maxMachines: 1.5 }, /^maxMachines: 1\.5 is not a whole number of machines from 1/],
    [{ tags: [] }, /^tags: \[\] is not a mapping of tags/],
    [{ accessKeyId: "short", secretAccessKey: "x" }, /^accessKeyId: is not a valid access key id/],
    [{ accessKeyId: "A".repeat(129), secretAccessKey: "x" }, /^accessKeyId: is not a valid access key id/],
    [{ accessKeyId: 5, secretAccessKey: "x" }, /^accessKeyId: is not a valid access key id/],
    [{ accessKeyId: `${accessKeyId}-`, secretAccessKey: "x" }, /^accessKeyId: is not a valid access key id/],
    [{ accessKeyId }, /^secretAccessKey: is required with accessKeyId: pulumi config set --secret/],
    [{ accessKeyId, secretAccessKey: "" }, /^secretAccessKey: is required with accessKeyId/],
    [{ secretAccessKey: "x" }, /^secretAccessKey: needs accessKeyId: give both/],
    [{ sessionToken: {} }, /^sessionToken: needs accessKeyId: give both/],
    [{ accessKeyId, secretAccessKey: "x", profile: "p" }, /^profile: cannot be combined with accessKeyId/],
    [{ lans: [] }, /^lans: \[\] is not a mapping of LANs by name/],
    [{ lans: "lan" }, /^lans: "lan" is not a mapping of LANs by name/],
    [{ lans: null }, /^lans: a missing value is not a mapping of LANs by name/],
  ])("%j", (args, ...expected) => {
    const { settings, told } = plan(args);
    expect(settings).toBeUndefined();
    expect(told).toEqual(
      expected.map((one) => expect.stringMatching(new RegExp(`^platform\\.ec2\\.${one.source.slice(1)}`))),
    );
  });

  test.each<[object, ...RegExp[]]>([
    [{ cidrs: "x" }, /^cidrs: is unknown: a LAN has cidr, zones, /],
    [{ zones: [1] }, /^zones: \[1\] is not a list of strings/],
    [{ zones: ["euc1-az1", "euc1-az1"] }, /^zones\[1\]: "euc1-az1" is listed twice/],
    [{ natInEachZone: 1 }, /^natInEachZone: 1 is neither true nor false/],
    [{ internetGateway: "yes" }, /^internetGateway: "yes" is neither true nor false/],
    [{ endpoints: "ssm" }, /^endpoints: "ssm" is not a list of strings/],
    [{ endpoints: ["ssm", "SSM"] }, /^endpoints\[1\]: "SSM" is not a valid AWS service/],
    [{ endpoints: ["-ssm"] }, /^endpoints\[0\]: "-ssm" is not a valid AWS service/],
    [{ endpoints: ["ssm!"] }, /^endpoints\[0\]: "ssm!" is not a valid AWS service/],
    [
      { subnets: [], publicSubnets: [] },
      /^subnets: needs vpc, which has these subnets/,
      /^publicSubnets: needs vpc, which has these subnets/,
    ],
    [{ ...vpc, vpc: "vpc-1" }, /^vpc: "vpc-1" is not a valid VPC id/],
    [{ ...vpc, vpc: 5 }, /^vpc: 5 is not a valid VPC id/],
    [{ ...vpc, vpc: "my vpc-0123456789abcdef0" }, /^vpc: /],
    [{ ...vpc, vpc: "vpc-0123456789abcdef01" }, /^vpc: /],
    [{ ...vpc, cidr: undefined }, /^cidr: is required with vpc/],
    [{ ...vpc, subnets: [] }, /^subnets: is required with vpc/],
    [{ ...vpc, subnets: "x" }, /^subnets: is required with vpc/],
    [{ ...vpc, publicSubnets: "x" }, /^publicSubnets: "x" is not a list of \{ id, zone, cidr \}/],
    [
      { ...vpc, subnets: [...vpc.subnets, {}] },
      /^subnets\[1\]\.id: a missing value is not a valid subnet id/,
      /^subnets\[1\]\.zone: is required/,
      /^subnets\[1\]\.cidr: is required/,
    ],
    [
      { ...vpc, publicSubnets: [{ ...vpc.subnets[0], id: "subnet-1" }] },
      /^publicSubnets\[0\]\.id: "subnet-1" is not a valid subnet id/,
    ],
    [{ ...vpc, subnets: [{ ...vpc.subnets[0], id: "a subnet-0123456789abcdef0" }] }, /^subnets\[0\]\.id: /],
    [{ ...vpc, subnets: [{ ...vpc.subnets[0], id: "subnet-0123456789abcdef0 " }] }, /^subnets\[0\]\.id: /],
    [
      { ...vpc, zones: ["euc1-az1"], natInEachZone: true, internetGateway: true },
      /^zones: cannot be used with vpc/,
      /^natInEachZone: cannot be used with vpc/,
      /^internetGateway: cannot be used with vpc/,
    ],
  ])("a LAN's %j", (lan, ...expected) => {
    expect(plan({ lans: { lan } }).told).toEqual(
      expected.map((one) => expect.stringMatching(new RegExp(`^platform\\.ec2\\.lans\\.lan\\.${one.source.slice(1)}`))),
    );
  });

  test("secrets are in no message", () => {
    const { told } = plan({ profile: "p", secretAccessKey: "geheim", sessionToken: "geheim", region: "x" });
    expect(told).toHaveLength(3);
    expect(told.join()).not.toContain("geheim");
  });

  test("tags, with a role to be made or without", () => {
    const tags = { Team: "a", team: "b" };
    expect(plan({ tags }).told).toEqual([expect.stringMatching(/^platform\.ec2\.tags\["team"\]: IAM treats/)]);
    expect(plan({ tags, instanceProfile: "machines" }).told).toEqual([]);
  });
});
