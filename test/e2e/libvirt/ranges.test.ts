import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";

const source = (args = "{}") => `
const { VirtualLan } = require("vmfarm");
module.exports = { cidr: new VirtualLan("lan", ${args}).cidr };
`;
const vpn = { dst: "10.0.0.0/8", gateway: "192.0.2.2", dev: "tun0" };

describe("the default range of a LAN", () => {
  let farm: TestFarm;
  let env: Record<string, string>;
  beforeAll(async () => {
    farm = await startTestFarm();
    const bin = join(farm.workDir, "bin");
    await mkdir(bin);
    // A stand-in for ip, so that the host's real routes do not change.
    await writeFile(join(bin, "ip"), `#!/bin/sh\ncat ${join(farm.workDir, "routes.json")}\n`);
    await chmod(join(bin, "ip"), 0o755);
    env = { PATH: `${bin}:${farm.env.PATH ?? process.env.PATH}` };
  });
  afterAll(() => farm?.stop());
  const routes = (...list: object[]) => writeFile(join(farm.workDir, "routes.json"), JSON.stringify(list));

  it("is outside of what a VPN routes, and stays when the VPN stops and starts again", async () => {
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((dst) => ({ dst, gateway: "192.0.2.2", dev: "tun0" }));
    const others = [...halves, { type: "unreachable", dst: "172.16.0.0/12", flags: [] }];
    await routes(...others, vpn);
    const program = { source: source() };
    const stack = await TestStack.create({ farm, project: "range", program, env });
    await stack.preview();
    await stack.up();
    const { cidr } = await stack.outputs<{ cidr: string }>();
    expect(cidr).toMatch(/^172\.(1[6-9]|2\d|3[01])\.\d+\.0\/24$/);
    expect((await stack.up()).steps).toEqual([]);
    await routes(...others);
    expect((await stack.up()).steps).toEqual([]);
    // Another stack, whose range does not move when a VPN starts later.
    const other = await TestStack.create({ farm, project: "other", program, env });
    await other.up();
    expect((await other.outputs<{ cidr: string }>()).cidr).toMatch(/^10\./);
    await routes(...others, vpn);
    expect((await other.up()).steps).toEqual([]);
    expect((await stack.up()).steps).toEqual([]);

    await other.setProgram({ source: source('{ cidr: "10.9.9.0/24" }') });
    const refused = await other.tryPreview();
    expect(refused.errors.join("\n")).toMatch(
      /cidr.*overlaps the host's route to 10\.0\.0\.0\/8 on tun0 .*or leave cidr out to have one derived/,
    );
    await routes(...others);
    await other.up();
    expect((await other.outputs<{ cidr: string }>()).cidr).toBe("10.9.9.0/24");
  });
});
