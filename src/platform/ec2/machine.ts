import { Instance } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { shellWord } from "../../process/shellWord";
import type { Machine, MachineSpec } from "../platform";
import type { Connection } from "./connection";
import { attachDataDisks, type DataDiskVolume, makeDataDisks } from "./dataDisks";
import { Ec2Resource } from "./ec2Resource";
import { LaunchData } from "./launchData";
import { type MachineImage, machineImage } from "./launchImage";
import { typeOf } from "./machineType";
import type { SubnetRef } from "./madeLan";
import { subnetOf, subnetPoolOf } from "./network/subnetPool";
import { tagValue } from "./shortNames";
import { machineTag, stackTag } from "./tags";
import { volumeGibibytes } from "./volumes";

/** A machine on EC2: its data disks, what it is told, the instance, and the guest inside. */
export function makeMachine(connection: Connection, name: string, spec: MachineSpec, parent: pulumi.Resource): Machine {
  const { plan, guest } = spec;
  const { aws, settings } = connection;
  const subnet = subnetOfMachine(connection, spec);
  const disks = makeDataDisks(connection, name, plan, subnet, parent);
  const told = launchData(connection, name, spec, disks, parent);
  const image = machineImage(connection, name, spec, subnet, told, parent);
  const instance = startInstance(connection, name, { ...spec, subnet, told, image }, parent);
  const attached = attachDataDisks(connection, name, disks, instance, parent);
  const ready = new Guest(
    name,
    {
      aws,
      instanceId: instance.id,
      machine: plan.qualifiedName,
      peers: guest.peers,
      wait: plan.wait,
      timeoutSeconds: plan.timeoutSeconds,
      power: plan.power,
    },
    { parent, dependsOn: attached },
  );
  return { machineId: instance.id, ready, console: shellCommand(settings, tagValue(plan.qualifiedName)) };
}

/** The one that the machine's address is in. */
function subnetOfMachine({ lans }: Connection, { plan }: MachineSpec): SubnetRef {
  const { lan, address } = plan.nics[0]!;
  const { range } = subnetOf(subnetPoolOf(lan)!.vpc, address)!;
  return lans.get(lan)!.subnets.get(range.cidr)!;
}

function launchData(
  { region, aws, tags }: Connection,
  name: string,
  { guest, plan }: MachineSpec,
  disks: DataDiskVolume[],
  parent: pulumi.Resource,
): LaunchData {
  const inputs = {
    machine: plan.qualifiedName,
    aws,
    tags: { [stackTag]: tags[stackTag], [machineTag]: plan.uuid },
    userData: guest.userData,
    peers: guest.peers,
    disks: disks.map(({ uuid, volumeId }) => ({ uuid, volumeId })),
  };
  return new LaunchData(name, inputs, { parent, dependsOn: region });
}

/** What an instance is started with. */
interface InstanceSpec extends Omit<MachineSpec, "image"> {
  readonly subnet: SubnetRef;
  readonly told: LaunchData;
  readonly image: MachineImage;
}

function startInstance(
  connection: Connection,
  name: string,
  { plan, image, subnet, told, filter, startAfter }: InstanceSpec,
  parent: pulumi.Resource,
): Instance {
  const { provider, settings, lans } = connection;
  const { lan, address } = plan.nics[0]!;
  const { groupId, ready } = lans.get(lan)!;
  const tags = connection.named(name, { [machineTag]: plan.uuid });
  return new Instance(
    name,
    {
      ami: image.ami,
      instanceType: typeOf(plan, settings).name,
      subnetId: subnet.id,
      privateIp: address,
      associatePublicIpAddress: false,
      vpcSecurityGroupIds: [filter ?? groupId],
      iamInstanceProfile: connection.instanceProfile,
      userDataBase64: told.userDataBase64,
      // A guest only reads it at its first boot.
      userDataReplaceOnChange: true,
      ebsOptimized: true,
      rootBlockDevice: {
        volumeType: "gp3",
        volumeSize: pulumi.output(image.bytes).apply((bytes) => rootGiB(plan.rootDisk ?? bytes)),
        encrypted: true,
        kmsKeyId: settings.kmsKey,
        deleteOnTermination: true,
        tags: { ...connection.tags, ...tags },
      },
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      tags,
      ...plan.ec2,
    },
    {
      parent,
      provider,
      dependsOn: [...startAfter, ...ready],
      // Its address and data disks can only belong to one instance at a time.
      deleteBeforeReplace: true,
      hooks: { beforeCreate: connection.beforeInstance },
    },
  );
}

/** Whole GiB; undefined, which is the AMI's own size, where nobody tells it. */
function rootGiB(bytes: number): number {
  return (bytes > 0 ? volumeGibibytes(bytes) : undefined) as number;
}

class Guest extends Ec2Resource {
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    super("ec2Guest", "Guest", name, inputs, opts);
  }
}

/** What a person types to get a shell in a machine: through the Systems Manager, whose agent has to be in the image, so no port is open. */
function shellCommand({ region, profile }: { region: string; profile?: string }, name: string): string {
  const where = profile === undefined ? `--region ${region}` : `--region ${region} --profile ${shellWord(profile)}`;
  const id = `aws ec2 describe-instances ${where} --filters Name=tag:Name,Values=${name} Name=instance-state-name,Values=running --query Reservations[0].Instances[0].InstanceId --output text`;
  return `aws ssm start-session ${where} --target "$(${id})"`;
}
