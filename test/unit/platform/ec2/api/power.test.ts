import { beforeEach, expect, test } from "vitest";
import type { PowerState } from "../../../../../src/machine/args";
import { readPower, setPower } from "../../../../../src/platform/ec2/api/power";
import { standInForAws } from "../../../../support/aws/standIn";

/** A stand-in for AWS: one instance, whose state follows a request one poll later. */
let state = "running";
let next: string | undefined;
let why: string | undefined;
let asked: unknown[] = [];
const ask = (name: string, by: string, to: string) => async (request: object) => {
  asked.push([name, request]);
  [state, next] = [by, to];
};
const client = {
  describeInstances: async () => {
    const now = { State: { Name: state }, StateReason: { Code: why } };
    if (next) [state, next] = [next, undefined];
    return { Reservations: state === "gone" ? [] : [{ Instances: [now] }] };
  },
  describeInstanceStatus: async () => ({
    InstanceStatuses: [
      { InstanceState: { Name: state }, InstanceStatus: { Status: "ok" }, SystemStatus: { Status: "ok" } },
    ],
  }),
  startInstances: ask("start", "pending", "running"),
  stopInstances: ask("stop", "stopping", "stopped"),
};
standInForAws(() => client);

const aws = { region: "eu-central-1" };
const one = { aws, instanceId: "i-1", machine: "shop-dev-web" };
beforeEach(() => {
  [state, next, why, asked] = ["running", undefined, undefined, []];
});

test.each<[PowerState, string, unknown[]]>([
  ["stopped", "running", [["stop", { InstanceIds: ["i-1"], Hibernate: false }]]],
  ["suspended", "running", [["stop", { InstanceIds: ["i-1"], Hibernate: true }]]],
  ["running", "stopped", [["start", { InstanceIds: ["i-1"] }]]],
  ["running", "running", []],
  ["stopped", "stopped", []],
])("becomes %s if it is %s", async (wanted, before, expected) => {
  state = before;
  await setPower(one, wanted);
  expect(asked).toEqual(expected);
});

test("what an interrupted run started is waited for, and not requested again", async () => {
  [state, next] = ["stopping", "stopped"];
  await setPower(one, "stopped");
  expect(asked).toEqual([]);
});

test("one that is gone is reported with its name", async () => {
  state = "gone";
  await expect(setPower(one, "stopped")).rejects.toThrow("shop-dev-web (i-1) cannot be stopped: it is gone");
});

test.each<[string, string | undefined, PowerState | undefined]>([
  ["running", undefined, "running"],
  ["stopped", "Client.UserInitiatedShutdown", "stopped"],
  ["stopped", "Client.UserInitiatedHibernate", "suspended"],
  ["stopping", "Client.UserInitiatedShutdown", "stopped"],
  ["stopping", "Client.UserInitiatedHibernate", "suspended"],
  ["pending", undefined, "running"],
  ["shutting-down", undefined, undefined],
  ["terminated", undefined, undefined],
])("%s (%s) is read as %s", async (now, reason, expected) => {
  [state, why] = [now, reason];
  expect(await readPower(aws, "i-1")).toBe(expected);
});
