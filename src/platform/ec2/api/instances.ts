import { machineTag } from "../tags";
import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { allPages, awsClient } from "./clients";
import { tagFilters } from "./tags";

/** An instance as its status shows it. */
export interface InstanceStatus {
  /** `pending`, `running`, `stopped` …; `gone` where AWS does not know it. */
  state: string;
  /** Whether AWS's checks of host and guest have passed. */
  healthy: boolean;
}

export async function instanceStatus(access: AwsAccess, id: string): Promise<InstanceStatus> {
  const request = { InstanceIds: [id], IncludeAllInstances: true };
  const answer = await unlessMissing(awsClient("ec2", access).describeInstanceStatus(request));
  const [found] = answer?.InstanceStatuses ?? [];
  return {
    state: found?.InstanceState?.Name ?? "gone",
    healthy: found?.InstanceStatus?.Status === "ok" && found.SystemStatus?.Status === "ok",
  };
}

/** States of an instance that has not ended. */
export const aliveStates = ["pending", "running", "stopping", "stopped"];

/** Id of the AMI that a machine's instance was made of; undefined where it has none that has not ended. */
export async function amiOfMachine(access: AwsAccess, machine: string): Promise<string | undefined> {
  const Filters = [...tagFilters({ [machineTag]: machine }), { Name: "instance-state-name", Values: aliveStates }];
  const reservations = await allPages(
    (NextToken) => awsClient("ec2", access).describeInstances({ Filters, NextToken }),
    (page) => page.Reservations,
  );
  const [instance] = reservations.flatMap(({ Instances = [] }) => Instances);
  return instance?.ImageId;
}

/** Why an instance has ended, in AWS's words; empty where AWS does not say it. */
export async function endedBecause(access: AwsAccess, id: string): Promise<{ code: string; message: string }> {
  const answer = await unlessMissing(awsClient("ec2", access).describeInstances({ InstanceIds: [id] }));
  const { Code = "", Message = "" } = answer?.Reservations?.[0]?.Instances?.[0]?.StateReason ?? {};
  return { code: Code, message: Message };
}

/** The last 64 KiB that a guest wrote to its serial console; AWS shows them a little later. */
export async function consoleText(access: AwsAccess, id: string): Promise<string> {
  const { Output = "" } = await awsClient("ec2", access).getConsoleOutput({ InstanceId: id, Latest: true });
  return Buffer.from(Output, "base64").toString("utf8");
}
