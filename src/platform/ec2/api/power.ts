import { PowerState } from "../../../machine/args";
import { poll } from "../../../process/poll";
import type { AwsAccess } from "./access";
import { explained } from "./awsError";
import { awsClient } from "./clients";
import { instanceStatus } from "./instances";

/** An instance that is stopped and started. */
export interface SwitchedInstance {
  aws: AwsAccess;
  instanceId: string;
  /** Its name, for people. */
  machine: string;
}

/** Hibernation writes the memory to disk first. */
const longestMs = 900_000;
const ended = ["terminated", "gone"];
const steady = ["running", "stopped", ...ended];
const verbs = { running: "started", stopped: "stopped", suspended: "hibernated" } as const;

/** Brings an instance into a state and waits until it is there; what is under way already is waited for, and nothing is asked twice. */
export async function setPower({ aws, instanceId, machine }: SwitchedInstance, state: PowerState): Promise<void> {
  const ec2 = awsClient("ec2", aws);
  const InstanceIds = [instanceId];
  const work = async () => {
    const before = await settled(aws, instanceId);
    const wanted = state === PowerState.running ? "running" : "stopped";
    if (before === wanted) return;
    if (ended.includes(before)) throw new Error(`it is ${before}; pulumi up --refresh creates it again`);
    if (state === PowerState.running) await ec2.startInstances({ InstanceIds });
    else await ec2.stopInstances({ InstanceIds, Hibernate: state === PowerState.suspended });
    const after = await settled(aws, instanceId);
    if (after !== wanted) throw new Error(`it is ${after}`);
    if (state === PowerState.running) await untilHealthy(aws, instanceId);
  };
  await explained(`${machine} (${instanceId}) cannot be ${verbs[state]}`, work());
}

/** Who depends on a machine goes on when it can be reached again. */
async function untilHealthy(aws: AwsAccess, instanceId: string): Promise<void> {
  const healthy = await poll(longestMs, async () => (await instanceStatus(aws, instanceId)).healthy || undefined);
  if (!healthy) throw new Error("its status checks have not passed after 15 minutes");
}

/** What an instance is in the words of a declaration, or is about to be; undefined where it is gone. */
export async function readPower(aws: AwsAccess, instanceId: string): Promise<PowerState | undefined> {
  const { state, why } = await look(aws, instanceId);
  if (state === "running" || state === "pending") return PowerState.running;
  if (state !== "stopped" && state !== "stopping") return undefined;
  return why === "Client.UserInitiatedHibernate" ? PowerState.suspended : PowerState.stopped;
}

async function settled(aws: AwsAccess, instanceId: string): Promise<string> {
  const state = await poll(longestMs, async () => {
    const now = (await look(aws, instanceId)).state;
    return steady.includes(now) ? now : undefined;
  });
  if (state === undefined) throw new Error("it has not stopped after 15 minutes");
  return state;
}

async function look(aws: AwsAccess, instanceId: string): Promise<{ state: string; why?: string }> {
  const { Reservations } = await awsClient("ec2", aws).describeInstances({ InstanceIds: [instanceId] });
  const [instance] = Reservations?.[0]?.Instances ?? [];
  return { state: instance?.State?.Name ?? "gone", why: instance?.StateReason?.Code };
}
