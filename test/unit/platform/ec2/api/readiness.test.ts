import { beforeEach, describe, expect, test } from "vitest";
import { waitUntilReady } from "../../../../../src/guest/readiness";
import { consoleProbe, readConsole } from "../../../../../src/platform/ec2/api/readiness";
import { standInForAws } from "../../../../support/aws/standIn";

/** A stand-in for AWS: the answer by method. */
let answers: Record<string, (request: never) => unknown> = {};
standInForAws(() => new Proxy({}, { get: (_, method: string) => async (request: never) => answers[method]!(request) }));

const awaited = { aws: { region: "eu-central-1" }, instanceId: "i-1", machine: "shop-dev-web" };
const waiting = (timeoutSeconds: number, mayShutDown = false) =>
  waitUntilReady(consoleProbe(awaited, timeoutSeconds), { timeoutSeconds, mayShutDown });
const status = (state: string, check = "initializing") => ({
  InstanceStatuses: [
    { InstanceState: { Name: state }, InstanceStatus: { Status: check }, SystemStatus: { Status: check } },
  ],
});
const console_ = (text: string) => ({ Output: Buffer.from(text).toString("base64") });
const finished =
  "Cloud-init v. 22.4.2 finished at Wed, 25 Nov 2026 10:00:00 +0000. Datasource DataSourceEc2Local.  Up 9.81 seconds";

beforeEach(() => {
  answers = {};
});

describe("a guest's console", () => {
  test("says nothing while cloud-init is at work", () => {
    expect(readConsole("")).toBeUndefined();
    expect(readConsole("cloud-init[300]: Cloud-init v. 22.4.2 running 'modules:final'")).toBeUndefined();
  });

  test("says how cloud-init ended", () => {
    expect(readConsole(`boot\r\n${finished}\r\nweb login:`)).toEqual([]);
    const failed = [
      "cloud-init[412]: vmfarm: commands[1] ended with exit code 3",
      "cloud-init[400]: 2026-11-25 - cc_scripts_user.py[WARNING]: Failed to run module scripts-user (scripts in /var/lib)",
      finished,
    ];
    expect(readConsole(failed.join("\r\n"))).toEqual([
      "vmfarm: commands[1] ended with exit code 3",
      "Failed to run module scripts-user (scripts in /var/lib)",
    ]);
  });
});

describe("waiting", () => {
  test("ends when cloud-init has finished", async () => {
    let asked = 0;
    answers = {
      describeInstanceStatus: () => status(asked++ === 0 ? "pending" : "running"),
      getConsoleOutput: () => console_(finished),
    };
    await waiting(10);
    expect(asked).toBe(2);
  });

  test("fails with what failed in the guest and how to inspect it", async () => {
    answers = {
      describeInstanceStatus: () => status("running", "ok"),
      getConsoleOutput: () => console_(`vmfarm: commands[0] ended with exit code 1\n${finished}`),
    };
    await expect(waiting(10)).rejects.toThrow(
      /cloud-init failed in shop-dev-web \(i-1\):\n {2}vmfarm: commands\[0\] ended.*\n[\s\S]*get-console-output --region eu-central-1/,
    );
  });

  test("fails immediately with AWS's reason if the instance is terminated", async () => {
    answers = {
      describeInstanceStatus: () => status("terminated"),
      describeInstances: () => ({
        Reservations: [{ Instances: [{ StateReason: { Message: "Client.InvalidKMSKey" } }] }],
      }),
    };
    await expect(waiting(10)).rejects.toThrow(
      /stopped running \(terminated\) before it was ready: Client.InvalidKMSKey/,
    );
  });

  test.each(["stopping", "stopped"])(
    "a guest that shut itself down is ready if it is declared stopped: %s",
    async (state) => {
      const StateReason = { Code: "Client.InstanceInitiatedShutdown", Message: "Client.InstanceInitiatedShutdown: …" };
      answers = {
        describeInstanceStatus: () => status(state),
        describeInstances: () => ({ Reservations: [{ Instances: [{ StateReason }] }] }),
      };
      await waiting(10, true);
      await expect(waiting(10)).rejects.toThrow(/before it was ready: .*power_state in cloudInit/);
      StateReason.Code = "Client.UserInitiatedShutdown";
      await expect(waiting(10, true)).rejects.toThrow(/before it was ready/);
    },
  );

  test("relies on AWS's status checks for an image that never mentions cloud-init", async () => {
    answers = {
      describeInstanceStatus: () => status("running", "ok"),
      getConsoleOutput: () => console_("Welcome"),
    };
    await waiting(1);
  });

  test("is not satisfied with a healthy instance whose cloud-init has started", async () => {
    answers = {
      describeInstanceStatus: () => status("running", "ok"),
      getConsoleOutput: () => console_("Cloud-init v. 22.4.2 running 'init'"),
    };
    await expect(waiting(1)).rejects.toThrow(/not ready after 1 s. It is running, AWS's status checks have passed/);
  });
});
