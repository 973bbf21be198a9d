import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/process/run";
import { platforms } from "./support/platforms";

const source = join(__dirname, "../../src");

interface Loaded {
  /** Names of the SDKs. */
  sdks: string[];
  /** Whether the code for Auto Scaling groups is loaded. */
  autoScaling: boolean;
}

/**
 * What each program has loaded when it ends. They run in a process that has not loaded anything
 * before, and before each of them the library and all SDKs are unloaded.
 */
async function loadedBy(programs: readonly string[]): Promise<Loaded[]> {
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
        loaded.push({
          sdks: roots.filter(([, root]) => under(root).length > 0).map(([sdk]) => sdk),
          autoScaling: under(${JSON.stringify(join(source, "platform/ec2/autoScaling/index"))}).length > 0,
        });
      }
      process.stdout.write(JSON.stringify(loaded));
    })();`;
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: __dirname });
  // What the programs log comes before it.
  return JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
}

const onPlatforms = platforms.map(({ args }) => `new vmfarm.VirtualLan("lan", { platform: ${JSON.stringify(args)} });`);
const elastic = `
  const platform = { ec2: { region: "eu-central-1" } };
  const image = { imageId: "ami-1", fileName: "i", virtualSize: 1 };
  new vmfarm.Ec2Farm("web", { image, lan: new vmfarm.VirtualLan("lan", { platform }), max: 1, platform });`;
let byItself: Loaded | undefined;
let withGroup: Loaded | undefined;
let onEach: Loaded[];
beforeAll(async () => {
  [byItself, withGroup, ...onEach] = await loadedBy(["", elastic, ...onPlatforms]);
}, 60_000);

test("the library by itself does not load any platform's SDK", () => {
  expect(byItself?.sdks).toEqual([]);
});

test("only a program with an Ec2Farm loads the code for Auto Scaling groups", () => {
  expect(withGroup).toEqual({ sdks: ["@pulumi/aws"], autoScaling: true });
  expect(onEach.map(({ autoScaling }) => autoScaling)).toEqual(platforms.map(() => false));
});

describe.each(platforms.map((platform, i) => ({ ...platform, i })))("a program with $title", ({ sdk, i }) => {
  test("loads only the SDK of its platform", () => {
    expect(onEach[i]!.sdks).toEqual([sdk]);
  });
});
