import { describe, expect, it } from "vitest";
import { ec2Providers } from "../../../src/platform/ec2/resources";
import { failures } from "../../../src/review/failOn";
import { ec2 } from "../../../src/review/platforms/ec2";
import { shared } from "../../../src/review/platforms/ours";
import { reviewOf } from "./support";

describe("a review of EC2", () => {
  it("tells another instance type as a restart, with what it costs", () => {
    const { machines, cost } = reviewOf("ec2/memory");
    expect(machines).toMatchObject([{ effect: "reboot", causes: ["instance type t3a.micro → t3a.medium"] }]);
    expect(cost!.usd.usual).toBeCloseTo(0.0432 - 0.0108, 6);
  });

  it("counts no hour of machines that are stopped", () => {
    const { counts, cost } = reviewOf("ec2/sleep");
    expect(counts).toEqual({ stopped: 2 });
    expect(cost!.usd.usual).toBeCloseTo(-2 * 0.0054, 6);
  });

  it("tells what is opened to the world first, and can be refused for it", () => {
    const review = reviewOf("ec2/open");
    expect(review.access.map(({ world, words }) => [world, words])).toEqual([
      [true, "port 22 opened to the world (0.0.0.0/0)"],
      [false, "port 22 opened to 10.17.0.0/20"],
    ]);
    expect(failures(review, ["open-to-the-world"])).toEqual(["open-to-the-world"]);
    expect(failures(reviewOf("ec2/grow"), ["open-to-the-world"])).toEqual([]);
  });

  it("tells that an elastic farm's machines are replaced, and why", () => {
    const [farm] = reviewOf("ec2/image").farms;
    expect(farm).toMatchObject({ name: "front", effect: "replace" });
    expect(farm!.causes).toEqual([expect.stringMatching(/^the image changed web-\w+ → web-\w+$/)]);
  });

  it("knows every resource of ours", () => {
    const judged = Object.keys({ ...ec2, ...shared }).map((type) => type.split(":").at(-1)!.toLowerCase());
    for (const provider of Object.keys(ec2Providers))
      expect(judged).toContain(provider.toLowerCase().replace(/^ec2/, ""));
  });
});
