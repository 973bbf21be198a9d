import { afterAll, beforeAll, describe, expect } from "vitest";
import { PowerState } from "../../../src/machine/args";
import { domainState } from "../../../src/platform/libvirt/virsh/domains";
import { readPower } from "../../../src/platform/libvirt/virsh/power";
import type { Effect } from "../../../src/preview/effect";
import type { MachineChange, Review } from "../../../src/review/model";
import { vmfarm } from "../../support/cli";
import { inGuest } from "../../support/guest";
import { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { tinyGuestDisk, tinyMemory } from "../../support/tinyGuest/disk";
import { inventory } from "../../support/virsh";

interface Shape {
  memory: string;
  data: string;
  motd: string;
  app: string;
  power: string;
}

const base: Shape = { memory: tinyMemory, data: "64MiB", motd: "first", app: "", power: PowerState.running };

/** A tier that changes, and one to be added. */
const shop = (disk: string, { memory, data, motd, app, power }: Shape) => ({
  source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(disk)} } });
new MultiTierCluster("shop", {
  image,
  lan: new VirtualLan("lan", {}),
  tiers: [
    {
      name: "db",
      memory: "${memory}",
      power: "${power}",
      commands: ["echo ${motd} > /etc/motd"],
      dependsOn: [${app && '"app"'}],
      dataDisks: [{ name: "data", size: "${data}", mountPath: "/srv/data", deleteWithMachine: true }],
    },
    ${app}
  ],
});
`,
});

const app = '{ name: "app", memory: "64MiB", readiness: { wait: false } },';

interface Change {
  title: string;
  shape: Partial<Shape>;
  effect: Effect;
}

/** In this order, each on top of the previous one. */
const changes: Change[] = [
  { title: "a data disk that grows", shape: { data: "128MiB" }, effect: "live" },
  { title: "a tier added to the peers", shape: { app }, effect: "live" },
  { title: "more memory", shape: { memory: "112MiB" }, effect: "reboot" },
  { title: "changed commands", shape: { motd: "second" }, effect: "replace" },
  { title: "suspending to disk", shape: { power: PowerState.suspended }, effect: "suspended" },
  { title: "resuming", shape: { power: PowerState.running }, effect: "started" },
  { title: "stopping", shape: { power: PowerState.stopped }, effect: "stopped" },
  { title: "starting", shape: { power: PowerState.running }, effect: "started" },
];

/** What a guest knows about itself, and loses in a change. */
interface Seen {
  power?: string;
  boot?: string;
  rootMark?: string;
  dataMark?: string;
}

describe("a review of changes to guests that boot", () => {
  const machine = "shop-db-1";
  const domain = `shop-test-${machine}`;
  let farm: TestFarm;
  let disk: string;
  let stack: TestStack;
  let shape = base;
  const { step } = steps();

  beforeAll(async () => {
    farm = await startTestFarm();
    disk = await tinyGuestDisk();
    stack = await TestStack.create({ farm, project: "shop", program: shop(disk, base) });
    await stack.up();
    await inGuest(farm.uri, domain, "echo written > /srv/data/mark && sync");
  });
  afterAll(() => farm?.stop());

  for (const change of changes) step(`reports ${change.title} as it happens: ${change.effect}`, () => happens(change));

  async function happens(change: Change) {
    shape = { ...shape, ...change.shape };
    await stack.setProgram(shop(disk, shape));
    if ((await readPower(farm.uri, domain)) === PowerState.running) await mark();
    const before = await look();
    const told = await reviewed(["preview"]);
    expect(told.effect).toBe(change.effect);
    await stack.up();
    expect(effectSeen(before, await look())).toBe(change.effect);
    const grown = told.disks.some(({ fate }) => fate === "grown");
    expect(grown).toBe(change.shape.data !== undefined);
    if (grown) expect(Number(await guest("df -Pm /srv/data | awk 'END { print $2 }'"))).toBeGreaterThan(100);
  }

  step("reports a destruction as the loss of the data deleted with it", async () => {
    const told = await reviewed(["destroy", "--preview-only"]);
    expect([told.effect, told.disks.map(({ fate }) => fate)]).toEqual(["data loss", ["lost"]]);
    await stack.destroy();
    expect((await domainState(farm.uri, domain)).state).toBe("no such domain");
    expect((await inventory(farm.uri)).volumes).toEqual([]);
  });

  const guest = (line: string) => inGuest(farm.uri, domain, line);

  /** On the root disk, which a new machine does not have. */
  const mark = () => guest("echo written > /root/mark && sync");

  async function look(): Promise<Seen> {
    const power = await readPower(farm.uri, domain);
    if (power !== PowerState.running) return { power };
    const said = await guest("cat /proc/sys/kernel/random/boot_id; cat /root/mark || echo none; cat /srv/data/mark");
    const [boot, rootMark, dataMark] = said.split("\n");
    return { power, boot, rootMark, dataMark };
  }

  /** What the command line reports about the machine. */
  async function reviewed(command: string[]): Promise<MachineChange> {
    const { stdout } = await stack.pulumi([...command, "--json", "--stack", stack.name]);
    const report = await vmfarm(["review", "--format", "json"], { input: stdout });
    const { machines } = JSON.parse(report) as Review;
    return machines.find(({ name }) => name === machine)!;
  }
});

/** The most severe effect that a machine can be shown to have gone through. */
function effectSeen(before: Seen, after: Seen): Effect {
  if (after.power !== before.power) return after.power === PowerState.running ? "started" : (after.power as Effect);
  expect(after.dataMark).toBe("written");
  if (after.rootMark !== before.rootMark) return "replace";
  return after.boot === before.boot ? "live" : "reboot";
}
