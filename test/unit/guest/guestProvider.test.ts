import { beforeEach, expect, test } from "vitest";
import { type GuestInputs, guestProvider } from "../../../src/guest/guestProvider";
import type { PowerState } from "../../../src/machine/args";

/** What happened to the guest, in order. */
let done: string[] = [];
let seen: string | undefined;
beforeEach(() => {
  done = [];
  seen = undefined;
});
/** A guest that is ready immediately, and whose files can be written. */
const methods = {
  machineName: () => "box",
  probe: () => ({
    machine: "box",
    look: async () => {
      done.push("wait");
      return { is: "finished" as const, errors: [] };
    },
    progress: () => "",
    log: () => "",
    logName: "log",
    inspect: "look",
  }),
  channel: () => ({
    writeFile: async (_path: string, content: string) => void done.push(`tell ${JSON.parse(content).machine}`),
  }),
  requiresPeers: () => true,
};
const provider = guestProvider<GuestInputs>({
  id: ({ instanceId }) => instanceId,
  identity: [],
  ...methods,
  power: { set: async (_, state) => void done.push(state), read: async () => seen },
});

const inputs: GuestInputs = {
  instanceId: "i",
  peers: { machine: "a", domain: "d", tiers: {} },
  wait: true,
  timeoutSeconds: 9,
};
const news = (power?: PowerState, machine = "a"): GuestInputs => ({
  ...inputs,
  power,
  peers: { ...inputs.peers, machine },
});
const olds = (power?: PowerState, machine = "a") => ({ ...news(power, machine), state: "ready" as const });

test("a new machine is set up before it is stopped", async () => {
  await provider.create!(news("stopped"));
  expect(done).toEqual(["wait", "stopped"]);
});

test.each<[string, PowerState | undefined, PowerState | undefined, string[]]>([
  ["runs on", undefined, "running", []],
  ["is stopped", "running", "stopped", ["stopped"]],
  ["is suspended", undefined, "suspended", ["suspended"]],
  ["is started, and gets what it has missed", "stopped", "running", ["running", "tell a"]],
  ["is resumed", "suspended", "running", ["running", "tell a"]],
  ["runs between two kinds of sleep", "suspended", "stopped", ["running", "tell a", "stopped"]],
  ["stays stopped", "stopped", "stopped", []],
])("a machine that was set up %s", async (_what, before, after, expected) => {
  const { outs } = await provider.update!("i", olds(before), news(after));
  expect(done).toEqual(expected);
  expect(outs).toMatchObject({ state: "ready" });
});

test("a guest that is off is not sent anything until it runs", async () => {
  await provider.update!("i", olds("stopped"), news("stopped", "b"));
  expect(done).toEqual([]);
  await provider.update!("i", olds("stopped", "b"), news("running", "b"));
  expect(done).toEqual(["running", "tell b"]);
});

test("a guest that is to be stopped gets its peers first", async () => {
  await provider.update!("i", olds("running"), news("stopped", "b"));
  expect(done).toEqual(["tell b", "stopped"]);
});

test("a refresh notices a machine that somebody else has stopped, and the next diff is a change", async () => {
  seen = "stopped";
  const { props } = await provider.read!("i", olds("running"));
  expect(props).toMatchObject({ power: "stopped", state: "ready" });
  expect(await provider.diff!("i", props!, news("running"))).toMatchObject({ changes: true, replaces: [] });
  seen = "paused (user)";
  const paused = (await provider.read!("i", olds("running"))).props!;
  expect(await provider.diff!("i", paused, news("running"))).toMatchObject({ changes: true, replaces: [] });
  await provider.update!("i", paused, news("running"));
  await provider.update!("i", paused, news("stopped"));
  expect(done).toEqual(["running", "tell a", "running", "tell a", "stopped"]);
});

test("a refresh notices that a machine is gone, so that the guest of the next one is created, and waited for", async () => {
  seen = undefined;
  expect((await provider.read!("i", olds("running"))).id).toBe("");
  seen = "running";
  expect((await provider.read!("i", olds("running"))).id).toBe("i");
});

test("a platform without power control has nothing to read", () => {
  const without = guestProvider<GuestInputs>({
    id: () => "i",
    identity: [],
    ...methods,
  });
  expect(without.read).toBeUndefined();
});
