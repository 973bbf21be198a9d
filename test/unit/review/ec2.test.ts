import { describe, expect, it } from "vitest";
import { placeLabel } from "../../../src/platform/ec2/placeLabel";
import { ownType } from "../../../src/preview/kinds/own";
import { readPreview } from "../../../src/preview/readPreview";
import { failures } from "../../../src/review/failOn";
import { headline } from "../../../src/review/render/sentences";
import { review } from "../../../src/review/review";
import { knowledge, previewOf, reviewOf } from "./support";

const urn = (path: string) => `urn:pulumi:dev::shop::${path}`;

/** A step of a preview as the engine prints it. */
function step(
  op: string,
  component: string,
  type: string,
  name: string,
  more: { olds?: object; news?: object; provider?: string } = {},
) {
  const parent = urn(`vmfarm:index:${component}`);
  const [types] = component.split("::");
  const provider = urn(`pulumi:providers:aws::${more.provider ?? ""}::some-id`);
  const state = (inputs: object | undefined) => ({ inputs: inputs ?? {}, parent, provider });
  return {
    op,
    urn: urn(`vmfarm:index:${types}$${type}::${name}`),
    ...(op === "create" ? {} : { oldState: state(more.olds) }),
    ...(op === "delete" ? {} : { newState: state(more.news) }),
  };
}
const reviewed = (...steps: object[]) => review(readPreview(previewOf(...steps)), knowledge());

describe("a review of EC2", () => {
  it("reports another instance type as a restart, with its cost", () => {
    const { machines, cost } = reviewOf("ec2/memory");
    expect(machines).toMatchObject([{ effect: "reboot", causes: ["instance type t3a.micro → t3a.medium"] }]);
    expect(cost!.usd.usual).toBeCloseTo(0.0432 - 0.0108, 6);
  });

  it("does not count the hours of stopped machines", () => {
    const { counts, cost } = reviewOf("ec2/sleep");
    expect(counts).toEqual({ stopped: 2 });
    expect(cost!.usd.usual).toBeCloseTo(-2 * 0.0054, 6);
  });

  it("lists ports opened to the world first, and can fail for them", () => {
    const review = reviewOf("ec2/open");
    expect(review.access.map(({ world, words }) => [world, words])).toEqual([
      [true, "port 22 opened to the world (0.0.0.0/0)"],
      [false, "port 22 opened to 10.17.0.0/20"],
    ]);
    expect(failures(review, ["open-to-the-world"])).toEqual(["open-to-the-world"]);
    expect(failures(reviewOf("ec2/grow"), ["open-to-the-world"])).toEqual([]);
  });

  it("says that the machines of an elastic farm are replaced, and why", () => {
    const [farm] = reviewOf("ec2/image").farms;
    expect(farm).toMatchObject({ name: "front", effect: "replace" });
    expect(farm!.causes).toEqual([expect.stringMatching(/^the image changed web-\w+ → web-\w+$/)]);
  });
});

describe("a review reports changes to what supports a LAN or a cluster", () => {
  const lan = "VirtualLan::lan";
  const aws = (type: string) => `aws:${type}`;

  it("when a zone is added", () => {
    const found = reviewed(
      step("create", lan, aws("ec2/subnet:Subnet"), "lan-euc1-az3"),
      step("create", lan, aws("ec2/routeTable:RouteTable"), "lan-euc1-az3"),
      step("create", lan, aws("ec2/routeTableAssociation:RouteTableAssociation"), "lan-euc1-az3"),
      step("create", lan, aws("ec2/subnetCidrReservation:SubnetCidrReservation"), "lan-euc1-az3-a"),
      step("create", lan, aws("ec2/subnetCidrReservation:SubnetCidrReservation"), "lan-euc1-az3-b"),
    );
    expect(found.networks).toEqual([
      { name: "LAN lan", effect: "live", words: "1 subnet, 1 route table and 2 address reservations are created" },
    ]);
    expect(headline(found)).toBe("no machine changes");
  });

  it("when rules between tiers change, without repeating access from outside", () => {
    const rule = aws("vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const among = { news: { referencedSecurityGroupId: "sg-1" } };
    const found = reviewed(
      step("create", "MultiTierCluster::shop", rule, "shop-db-from-app", among),
      step("create", "MultiTierCluster::shop", rule, "shop-web-from-x", {
        news: { cidrIpv4: "10.0.0.0/8", ipProtocol: "tcp", fromPort: 80, toPort: 80 },
      }),
    );
    expect(found.networks).toEqual([
      { name: "cluster shop", effect: "live", words: "1 rule between its machines is created" },
    ]);
  });

  it("but not where the LAN itself is created, or only tags change", () => {
    const subnet = aws("ec2/subnet:Subnet");
    const made = reviewed(step("create", lan, aws("ec2/vpc:Vpc"), "lan"), step("create", lan, subnet, "lan-euc1-az3"));
    expect(made.networks.map(({ words }) => words)).toEqual(["created"]);
    const tags = { olds: { tags: { a: "1" } }, news: { tags: { a: "2" } } };
    expect(reviewed(step("update", lan, subnet, "lan-euc1-az3", tags)).networks).toEqual([]);
  });

  it("when a refresh found a rule that was added by hand", () => {
    const olds = { foreign: [{ id: "sgr-1", words: "tcp 22 from 0.0.0.0/0" }] };
    const found = reviewed(
      step("update", "MultiTierCluster::shop", ownType("IngressGuard"), "shop-web", { olds, news: {} }),
    );
    expect(found.networks).toEqual([
      {
        name: "security group shop-web",
        effect: "live",
        words: "a rule that was added by hand is removed: tcp 22 from 0.0.0.0/0",
      },
    ]);
  });

  it("when the size of a farm contradicts its schedules", () => {
    const size = { min: 2, desired: 2, max: 6 };
    const schedules = [{ name: "night", min: 0 }];
    const [farm] = reviewed(
      step("update", "Ec2Farm::web", ownType("GroupSize"), "web", {
        olds: { size, schedules, amiss: "0 to 6 machines" },
        news: { size: { ...size, min: 3, max: 8 }, schedules },
      }),
    ).farms;
    expect(farm!.words).toEqual([
      "minimum size 2 → 3, maximum size 6 → 8",
      "its size is corrected: it has 0 to 6 machines, contrary to its schedules",
    ]);
  });
});

describe("cost", () => {
  const group = (farm: string, provider: string) =>
    step("create", `Ec2Farm::${farm}`, "aws:autoscaling/group:Group", farm, {
      news: { minSize: 1, maxSize: 1 },
      provider,
    });
  const template = (farm: string) =>
    step("create", `Ec2Farm::${farm}`, "aws:ec2/launchTemplate:LaunchTemplate", farm, {
      news: { instanceType: "m7i.large" },
    });
  const all = (farm: string, region: string) => [template(farm), group(farm, placeLabel(region, undefined))];

  it("of farms in two regions uses the prices of each", () => {
    const one = (region: string) => reviewed(...all("a", region)).cost!;
    const two = reviewed(...all("a", "eu-central-1"), ...all("b", "us-east-1")).cost!;
    const [dear, cheap] = [one("eu-central-1"), one("us-east-1")];
    expect(dear.usd.usual).toBeGreaterThan(cheap.usd.usual);
    expect(two.usd.usual).toBeCloseTo(dear.usd.usual + cheap.usd.usual, 6);
    expect(two.lines.map(({ what }) => what)).toEqual(["+1 m7i.large in eu-central-1", "+1 m7i.large in us-east-1"]);
    expect(dear.lines.map(({ what }) => what)).toEqual(["+1 m7i.large"]);
  });

  it("in an unknown region is unknown where there are several regions", () => {
    const at = (region: string, name: string) =>
      step("create", `MultiTierCluster::${name}`, ownType("DataDisk"), name, {
        news: { aws: { region }, gibibytes: 1, volumeName: "x" },
      });
    const { cost } = reviewed(at("eu-central-1", "a"), at("us-east-1", "b"), template("c"), group("c", "others"));
    expect(cost!.unknown).toContain("+1 m7i.large in an unknown region");
  });
});
