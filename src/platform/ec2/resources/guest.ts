import { type GuestInputs, guestProvider } from "../../../guest/guestProvider";
import type { AwsAccess } from "../api/access";
import { readPower, setPower } from "../api/power";
import { consoleProbe } from "../api/readiness";
import { ssmChannel } from "../api/ssmChannel";
import { changedApartFromCredentials } from "./awsInputs";

/** On EC2, cloud-init's id of the instance is EC2's. */
export interface Ec2GuestInputs extends GuestInputs {
  aws: AwsAccess;
  /** Name of the machine in AWS, for messages. */
  machine: string;
}

/** The guest, seen by its console, reached through the Systems Manager, stopped and started by EC2. */
export const ec2GuestProvider = guestProvider<Ec2GuestInputs>({
  id: ({ instanceId }) => instanceId,
  machineName: ({ machine }) => machine,
  identity: ["aws"],
  differences: changedApartFromCredentials,
  probe: (inputs) => consoleProbe(inputs, inputs.timeoutSeconds),
  channel: ({ aws, instanceId }) => ssmChannel(aws, instanceId),
  // Files cannot be written without the agent in the image; this is not an error, because names are resolved by DNS anyway.
  requiresPeers: () => false,
  power: {
    set: ({ aws, instanceId, machine }, state) => setPower({ aws, instanceId, machine }, state),
    read: ({ aws, instanceId }) => readPower(aws, instanceId),
  },
});
