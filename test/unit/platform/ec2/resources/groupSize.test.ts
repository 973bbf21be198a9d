import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { GroupSize } from "../../../../../src/platform/ec2/autoScaling/size";
import {
  type GroupSizeInputs,
  type GroupSizeOutputs,
  groupSizeProvider,
} from "../../../../../src/platform/ec2/resources/groupSize";
import { standInForAws } from "../../../../support/aws/standIn";

/** A stand-in for AWS's Auto Scaling: one group. */
let group: GroupSize | undefined;
let asked: object[] = [];
const created = new Date("2026-11-01T12:00:00Z");
const autoScaling = {
  describeAutoScalingGroups: async () => ({
    AutoScalingGroups: group
      ? [{ MinSize: group.min, MaxSize: group.max, DesiredCapacity: group.desired, CreatedTime: created }]
      : [],
  }),
  updateAutoScalingGroup: async ({ AutoScalingGroupName: _, ...request }: Record<string, unknown>) => {
    asked.push(request);
  },
};
standInForAws(() => autoScaling);

const daily = (name: string, hour: number, min: number) => ({
  ...{ name, cron: `0 ${hour} * * *`, timeZone: "Etc/UTC", min, desired: min },
});
const [night, day] = [daily("night", 20, 0), daily("day", 6, 2)];
const farm: GroupSizeInputs = {
  aws: { region: "eu-central-1" },
  group: "shop-dev-web",
  size: { min: 2, desired: 2, max: 6 },
  schedules: [night, day],
};
const up = { min: 2, desired: 3, max: 6 };
const down = { min: 0, desired: 0, max: 6 };

beforeEach(() => {
  [group, asked] = [up, []];
  vi.useFakeTimers();
  clock("12:00");
});
afterEach(() => vi.useRealTimers());

function clock(time: string): void {
  vi.setSystemTime(`2026-11-26T${time}:00Z`);
}

/** The requests of `up --refresh` to AWS, for a stack that was created long ago. */
async function upAndRefresh(news: Partial<GroupSizeInputs> = {}, olds = farm): Promise<object[]> {
  const state: GroupSizeOutputs = { ...olds, since: { night: created.getTime(), day: created.getTime() } };
  const { props, inputs } = await groupSizeProvider.read!("shop-dev-web", state);
  const found = props as GroupSizeOutputs;
  const now = (await groupSizeProvider.check!(inputs as GroupSizeInputs, { ...olds, ...news })).inputs!;
  asked = [];
  const { changes } = await groupSizeProvider.diff!("shop-dev-web", found, now);
  if (changes) await groupSizeProvider.update!("shop-dev-web", found, now);
  return asked;
}

describe("up --refresh", () => {
  test("leaves a farm as its schedules set it: up by day, down by night", async () => {
    expect(await upAndRefresh()).toEqual([]);
    clock("23:00");
    group = down;
    expect(await upAndRefresh()).toEqual([]);
  });

  test("raises a farm that was not raised in the morning, and lowers one that was not lowered in the evening", async () => {
    group = down;
    expect(await upAndRefresh()).toEqual([{ MinSize: 2, MaxSize: 6, DesiredCapacity: 2 }]);
    clock("23:00");
    group = up;
    expect(await upAndRefresh()).toEqual([{ MinSize: 0, MaxSize: 6, DesiredCapacity: 0 }]);
  });

  test("raises a farm that is down when its schedules are removed, and lowers none when the morning's is removed", async () => {
    clock("23:00");
    group = down;
    expect(await upAndRefresh({ schedules: [] })).toEqual([{ MinSize: 2, MaxSize: 6 }]);
    expect(await upAndRefresh({ schedules: [night] })).toEqual([]);
    clock("12:00");
    group = up;
    expect(await upAndRefresh({ schedules: [night] })).toEqual([]);
  });

  test("reverts bounds that somebody else changed, and leaves the number to scaling if it fits", async () => {
    group = { min: 1, desired: 5, max: 6 };
    expect(await upAndRefresh()).toEqual([{ MinSize: 2, MaxSize: 6 }]);
    group = { min: 2, desired: 9, max: 10 };
    expect(await upAndRefresh()).toEqual([{ MinSize: 2, MaxSize: 6 }]);
  });

  test("applies a newly declared size, immediately or when its schedule says so", async () => {
    const size = { min: 2, desired: 2, max: 8 };
    expect(await upAndRefresh({ size })).toEqual([{ MinSize: 2, MaxSize: 8 }]);
    clock("23:00");
    group = down;
    expect(await upAndRefresh({ size: { ...size, min: 3, desired: 3 } })).toEqual([{ MinSize: 0, MaxSize: 8 }]);
  });

  test("removes a farm that is gone from the state", async () => {
    group = undefined;
    expect((await groupSizeProvider.read!("shop-dev-web", { ...farm, since: {} })).id).toBe("");
  });
});

describe("up without a refresh", () => {
  /** The requests to AWS for a change of the program, without drift. */
  const changed = async (olds: GroupSizeInputs, news: GroupSizeInputs) => {
    const since = Object.fromEntries(olds.schedules.map(({ name }) => [name, created.getTime()]));
    await groupSizeProvider.update!("shop-dev-web", { ...olds, since }, news);
    return asked;
  };

  test("with an edited schedule sets its new bounds without removing a machine", async () => {
    const peak = { ...daily("peak", 8, 4), max: 10 };
    const evening = { ...daily("evening", 20, 2), max: 6, desired: undefined };
    const olds = { ...farm, schedules: [peak, evening] };
    group = { min: 4, desired: 8, max: 10 };
    expect(await changed(olds, { ...olds, schedules: [{ ...peak, max: 12 }, evening] })).toEqual([
      { MinSize: 4, MaxSize: 12 },
    ]);
  });

  test("with a lower maximum, or one that differs from a schedule's, leaves the number to AWS, which moves it into the bounds", async () => {
    const olds = { ...farm, schedules: [] };
    group = { min: 2, desired: 5, max: 6 };
    expect(await changed(olds, { ...olds, size: { min: 2, desired: 2, max: 4 } })).toEqual([
      { MinSize: 2, MaxSize: 4 },
    ]);
    asked = [];
    const evening = { ...daily("evening", 20, 2), max: 6, desired: undefined };
    expect(await changed(olds, { ...olds, size: { ...farm.size, max: 8 }, schedules: [evening] })).toEqual([
      { MinSize: 2, MaxSize: 8 },
    ]);
  });

  test("leaves a new farm as it was created, also by night", async () => {
    group = farm.size;
    clock("23:00");
    await groupSizeProvider.create(farm);
    expect(asked).toEqual([]);
  });

  test("leaves one that an older version created as its schedules set it", async () => {
    clock("23:00");
    group = down;
    const { outs } = await groupSizeProvider.create(farm);
    expect(asked).toEqual([]);
    const { changes } = await groupSizeProvider.diff!("shop-dev-web", outs!, farm);
    expect(changes).toBe(false);
  });
});
