import { poll } from "../../../process/poll";
import { machineTag } from "../tags";
import type { AwsAccess } from "./access";
import { explained } from "./awsError";
import { allPages, awsClient } from "./clients";
import { aliveStates } from "./instances";
import { fromTagList, type Tags, tagFilters } from "./tags";

/** Ids of instances with these tags that have not ended, by the machine that each is. */
export async function instancesByMachine(access: AwsAccess, tags: Tags): Promise<Map<string, string[]>> {
  const Filters = [...tagFilters(tags), { Name: "instance-state-name", Values: aliveStates }];
  const reservations = await explained(
    "the instances of the stack cannot be listed",
    allPages(
      (NextToken) => awsClient("ec2", access).describeInstances({ Filters, NextToken }),
      (page) => page.Reservations,
    ),
  );
  const found = new Map<string, string[]>();
  for (const { InstanceId, Tags: list } of reservations.flatMap(({ Instances = [] }) => Instances)) {
    const machine = fromTagList(list)[machineTag];
    if (machine) found.set(machine, [...(found.get(machine) ?? []), InstanceId!]);
  }
  return found;
}

const longestMs = 600_000;

/** Ends those of the instances that have not ended yet, and waits until their addresses are free. */
export async function endInstances(access: AwsAccess, ids: string[]): Promise<void> {
  const ec2 = awsClient("ec2", access);
  const work = async () => {
    // Some of the instances that existed when the run began have since been terminated by the engine, to replace them.
    const Filters = [
      { Name: "instance-id", Values: ids },
      { Name: "instance-state-name", Values: aliveStates },
    ];
    const left = (await ec2.describeInstances({ Filters })).Reservations ?? [];
    const InstanceIds = left.flatMap(({ Instances = [] }) => Instances.flatMap(({ InstanceId }) => InstanceId ?? []));
    if (InstanceIds.length === 0) return;
    await ec2.terminateInstances({ InstanceIds });
    const done = await poll(longestMs, async () => {
      const { Reservations = [] } = await ec2.describeInstances({ InstanceIds });
      const states = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => State?.Name));
      return states.every((state) => state === "terminated") || undefined;
    });
    if (!done) throw new Error("they have not terminated after ten minutes");
  };
  await explained(`${ids.join(" and ")}, left by an interrupted run, cannot be terminated`, work());
}
