import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/host/run";
import { TestStack } from "../support/stack";
import { startTestFarm, type TestFarm } from "../support/testFarm";

const source = (args = "{}") => `
const { VirtualLan } = require("vmfarm");
module.exports = { cidr: new VirtualLan("lan", ${args}).cidr };
`;

describe("the range of a LAN that names none", () => {
  let farm: TestFarm;
  const ip = (...args: string[]) => run("ip", ["-n", farm.netns, ...args]);
  const vpn = (verb: string) => ip("route", verb, "10.0.0.0/8", "via", "192.0.2.2");
  beforeAll(async () => {
    farm = await startTestFarm();
    await ip("link", "add", "br-vpn", "type", "bridge");
    await ip("link", "set", "br-vpn", "up");
    await ip("addr", "add", "192.0.2.1/24", "dev", "br-vpn");
  });
  afterAll(() => farm?.stop());

  it("is outside of what a VPN routes, and stays when the VPN ends, and when it starts again", async () => {
    for (const half of ["0.0.0.0/1", "128.0.0.0/1"]) await ip("route", "add", half, "via", "192.0.2.2");
    await ip("route", "add", "unreachable", "172.16.0.0/12");
    await vpn("add");
    const program = { source: source() };
    const stack = await TestStack.create({ farm, project: "range", program });
    await stack.preview();
    await stack.up();
    const { cidr } = await stack.outputs<{ cidr: string }>();
    expect(cidr).toMatch(/^172\.(1[6-9]|2\d|3[01])\.\d+\.0\/24$/);
    expect((await stack.up()).steps).toEqual([]);
    await vpn("del");
    expect((await stack.up()).steps).toEqual([]);
    // Another stack, which a VPN that started later does not move.
    const other = await TestStack.create({ farm, project: "other", program });
    await other.up();
    const before = await other.outputs<{ cidr: string }>();
    expect(before.cidr).toMatch(/^10\./);
    await vpn("add");
    expect((await other.up()).steps).toEqual([]);
    expect((await stack.up()).steps).toEqual([]);

    await other.setProgram({ source: source('{ cidr: "10.9.9.0/24" }') });
    const refused = await other.tryPreview();
    expect(refused.errors.join("\n")).toMatch(
      /cidr.*overlaps the host's route to 10\.0\.0\.0\/8 on br-vpn .*or leave cidr out to have one derived/,
    );
    await other.destroy();
    await stack.destroy();
  });
});
