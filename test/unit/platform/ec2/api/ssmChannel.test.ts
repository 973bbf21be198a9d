import { beforeEach, describe, expect, test } from "vitest";
import { ssmChannel } from "../../../../../src/platform/ec2/api/ssmChannel";
import { standInForAws } from "../../../../support/aws/standIn";
import { type Ended, runHere, testChannel } from "../../../guest/channelContract";

/** A Systems Manager whose agent runs commands on this host. */
let answer: ((ended: Ended) => object) | undefined;
let refusal: Error | undefined;
let last: Ended;
standInForAws(() => ({
  async sendCommand({ Parameters }: { Parameters: { commands: string[] } }) {
    if (refusal) throw refusal;
    last = runHere("/bin/sh", ["-c", Parameters.commands.join("\n")]);
    return { Command: { CommandId: "c" } };
  },
  async getCommandInvocation() {
    const { exitCode, stdout, stderr } = last;
    return (
      answer?.(last) ?? {
        Status: exitCode === 0 ? "Success" : "Failed",
        ResponseCode: exitCode,
        StandardOutputContent: stdout,
        StandardErrorContent: stderr,
      }
    );
  },
}));
beforeEach(() => {
  answer = undefined;
  refusal = undefined;
});
const channel = () => ssmChannel({ region: "eu-central-1" }, "i-1");

describe("the Systems Manager's agent", () => testChannel(channel));

test("a command that never ran is an error", async () => {
  answer = () => ({ Status: "TimedOut", StatusDetails: "Delivery Timed Out", ResponseCode: -1 });
  await expect(channel().exec(["true"])).rejects.toThrow("Delivery Timed Out");
});

test("an image without the agent is an error that says so", async () => {
  refusal = Object.assign(new Error("not in a valid state"), { name: "InvalidInstanceId" });
  await expect(channel().writeFile("/tmp/x", "")).rejects.toThrow(/the Systems Manager agent is not in the image/);
});

test("what AWS refuses is reported readably", async () => {
  refusal = Object.assign(new Error("not authorized"), { name: "AccessDeniedException", $fault: "client" });
  await expect(channel().exec(["true"])).rejects.toThrow(/^AWS denied the request: not authorized; add the action/);
});
