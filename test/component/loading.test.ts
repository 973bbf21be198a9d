import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { platforms } from "./support/platforms";

const source = join(__dirname, "../../src/index");

/** Names of the SDKs that a program has loaded when it ends. A process of its own has loaded nothing before. */
function loadedBy(program: string): string[] {
  const script = `
    require("tsx/cjs/api").register();
    const pulumi = require("@pulumi/pulumi");
    const sdks = ${JSON.stringify([...new Set(platforms.map(({ sdk }) => sdk))])};
    const roots = sdks.map((sdk) => [sdk, require("node:path").dirname(require.resolve(sdk + "/package.json"))]);
    (async () => {
      await pulumi.runtime.setMocks({ newResource: (a) => ({ id: a.name, state: a.inputs }), call: () => ({}) });
      const vmfarm = require(${JSON.stringify(source)});
      ${program}
      await pulumi.runtime.disconnect();
      const files = Object.keys(require.cache);
      process.stdout.write(JSON.stringify(roots.filter(([, root]) => files.some((f) => f.startsWith(root))).map(([sdk]) => sdk)));
    })();`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: __dirname }));
}

test("the library by itself loads no platform's SDK", () => {
  expect(loadedBy("")).toEqual([]);
});

describe.each(platforms)("a program with $title", ({ args, sdk }) => {
  test("loads the SDK of its platform alone", () => {
    expect(loadedBy(`new vmfarm.VirtualLan("lan", { platform: ${JSON.stringify(args)} });`)).toEqual([sdk]);
  });
});
