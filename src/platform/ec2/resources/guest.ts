import { peersPath } from "../../../cloudInit/files";
import { renderPeers } from "../../../cloudInit/peers";
import { type GuestInputs, guestProvider } from "../../../guest/guest";
import type { AwsAccess } from "../api/access";
import { awsReason } from "../api/awsError";
import { runInGuest } from "../api/commands";
import { readPower, setPower } from "../api/power";
import { waitForGuest } from "../api/readiness";
import { changedApartFromCredentials } from "./awsInputs";

/** On EC2, cloud-init's id of the instance is EC2's. */
export interface Ec2GuestInputs extends GuestInputs {
  aws: AwsAccess;
  /** Name of the machine in AWS, for messages. */
  machine: string;
}

/** The guest, seen by its console, told through the Systems Manager, stopped and started by EC2. */
export const ec2GuestProvider = guestProvider<Ec2GuestInputs>({
  id: ({ instanceId }) => instanceId,
  identity: ["aws"],
  differences: changedApartFromCredentials,
  waitUntilReady: (inputs) => waitForGuest(inputs, inputs.timeoutSeconds),
  tellPeers,
  power: {
    set: ({ aws, instanceId, machine }, state) => setPower({ aws, instanceId, machine }, state),
    read: ({ aws, instanceId }) => readPower(aws, instanceId),
  },
});

/** An image without the agent cannot be told; it holds up nobody, since names are found by DNS all the same. */
async function tellPeers({ aws, instanceId, machine, peers }: Ec2GuestInputs): Promise<void> {
  const content = Buffer.from(renderPeers(peers), "utf8").toString("base64");
  const next = `${peersPath}.new`;
  const write = `echo ${content} | base64 -d > ${next} && chmod 0644 ${next} && mv ${next} ${peersPath}`;
  try {
    await runInGuest(aws, instanceId, [write]);
  } catch (error) {
    console.error(`${machine}: ${peersPath} was not brought up to date (${awsReason(error)})`);
  }
}
