import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/host/run";
import { platforms } from "./support/platforms";

const source = join(__dirname, "../../src");

/**
 * Names of the SDKs that each program has loaded when it ends. They run in a process that has loaded nothing before,
 * and each of them after the library and all SDKs were forgotten.
 */
async function loadedBy(programs: readonly string[]): Promise<string[][]> {
  const script = `
    require("tsx/cjs/api").register();
    const pulumi = require("@pulumi/pulumi");
    const sdks = ${JSON.stringify([...new Set(platforms.map(({ sdk }) => sdk))])};
    const roots = sdks.map((sdk) => [sdk, require("node:path").dirname(require.resolve(sdk + "/package.json"))]);
    const under = (root) => Object.keys(require.cache).filter((file) => file.startsWith(root));
    const forget = (root) => under(root).forEach((file) => delete require.cache[file]);
    (async () => {
      const loaded = [];
      for (const program of ${JSON.stringify(programs)}) {
        for (const root of [${JSON.stringify(source)}, ...roots.map(([, root]) => root)]) forget(root);
        await pulumi.runtime.setMocks({ newResource: (a) => ({ id: a.name, state: a.inputs }), call: () => ({}) });
        new Function("vmfarm", program)(require(${JSON.stringify(source)}));
        await pulumi.runtime.disconnect();
        loaded.push(roots.filter(([, root]) => under(root).length > 0).map(([sdk]) => sdk));
      }
      process.stdout.write(JSON.stringify(loaded));
    })();`;
  return JSON.parse((await run(process.execPath, ["-e", script], { cwd: __dirname })).stdout);
}

const onPlatforms = platforms.map(({ args }) => `new vmfarm.VirtualLan("lan", { platform: ${JSON.stringify(args)} });`);
let byItself: string[] | undefined;
let onEach: string[][];
beforeAll(async () => {
  [byItself, ...onEach] = await loadedBy(["", ...onPlatforms]);
}, 60_000);

test("the library by itself loads no platform's SDK", () => {
  expect(byItself).toEqual([]);
});

describe.each(platforms.map((platform, i) => ({ ...platform, i })))("a program with $title", ({ sdk, i }) => {
  test("loads the SDK of its platform alone", () => {
    expect(onEach[i]).toEqual([sdk]);
  });
});
