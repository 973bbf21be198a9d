import type { dynamic } from "@pulumi/pulumi";
import { peersPath } from "../../../cloudInit/files";
import { renderPeers } from "../../../cloudInit/peers";
import { checked } from "../../../dynamic/provider";
import type { Peers } from "../../../network/peers";
import type { AwsAccess } from "../host/access";
import { awsReason } from "../host/awsError";
import { runInGuest } from "../host/commands";
import { waitForGuest } from "../host/readiness";
import { changedApartFromCredentials } from "./awsInputs";

export interface GuestInputs {
  aws: AwsAccess;
  instanceId: string;
  /** Name of the machine in AWS, for messages. */
  machine: string;
  /** What the peers file says. */
  peers: Peers;
  /** False: nothing is waited for. */
  wait: boolean;
  timeoutSeconds: number;
}

export interface GuestOutputs extends GuestInputs {
  state: string;
}

/** The running guest: made when cloud-init has finished in it, and told through the Systems Manager when its peers change. */
export const ec2GuestProvider: dynamic.ResourceProvider<GuestInputs, GuestOutputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    const replaces = changed.filter((key) => ["aws", "instanceId"].includes(key));
    return { changes, replaces, deleteBeforeReplace: true };
  },
  async create(inputs) {
    if (!inputs.wait) return { id: inputs.instanceId, outs: { ...inputs, state: "started" } };
    await waitForGuest(inputs, inputs.timeoutSeconds);
    return { id: inputs.instanceId, outs: { ...inputs, state: "ready" } };
  },
  async update(_id, olds, news) {
    const waitNow = news.wait && olds.state !== "ready";
    if (waitNow) await waitForGuest(news, news.timeoutSeconds);
    if (changedApartFromCredentials(olds, news).changed.includes("peers")) await tellPeers(news);
    return { outs: { ...news, state: waitNow ? "ready" : olds.state } };
  },
};

/** An image without the agent cannot be told; it holds up nobody, since names are found by DNS all the same. */
async function tellPeers({ aws, instanceId, machine, peers }: GuestInputs): Promise<void> {
  const content = Buffer.from(renderPeers(peers), "utf8").toString("base64");
  const next = `${peersPath}.new`;
  const write = `echo ${content} | base64 -d > ${next} && chmod 0644 ${next} && mv ${next} ${peersPath}`;
  try {
    await runInGuest(aws, instanceId, [write]);
  } catch (error) {
    console.error(`${machine}: ${peersPath} was not brought up to date (${awsReason(error)})`);
  }
}
