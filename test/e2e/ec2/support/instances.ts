import type { Moto } from "../../../support/moto";

/** A machine as boto3 reads it. */
export interface ReadInstance {
  id: string;
  state: string;
  address: string;
  publicAddress?: string;
  type: string;
  zone: string;
  image: string;
  hasImdsV2Alone: boolean;
  securityGroups: string[];
  tags: Record<string, string>;
  volumes: ReadVolume[];
}

export interface ReadVolume {
  id: string;
  gib: number;
  type: string;
  encrypted: boolean;
  device: string;
  tags: Record<string, string>;
}

const live = { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] };

/** Machines that have not been terminated, by name. */
export async function readInstances(moto: Moto): Promise<Record<string, ReadInstance>> {
  const [{ Reservations }, { Volumes }] = await moto.boto3([
    { service: "ec2", method: "describe_instances", params: { Filters: [live] } },
    { service: "ec2", method: "describe_volumes" },
  ]);
  // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
  const instances: any[] = Reservations.flatMap(({ Instances }: any) => Instances);
  return Object.fromEntries(instances.map((one) => toInstance(one, Volumes)).map((one) => [one.tags.Name!, one]));
}

// biome-ignore lint/suspicious/noExplicitAny: boto3's answer
function toInstance(one: any, volumes: any[]): ReadInstance {
  return {
    id: one.InstanceId,
    state: one.State.Name,
    address: one.PrivateIpAddress,
    publicAddress: one.PublicIpAddress,
    type: one.InstanceType,
    zone: one.Placement.AvailabilityZone,
    image: one.ImageId,
    hasImdsV2Alone: one.MetadataOptions?.HttpTokens === "required",
    securityGroups: one.NetworkInterfaces[0].Groups.map(({ GroupId }: { GroupId: string }) => GroupId),
    tags: tagsOf(one.Tags),
    volumes: volumes
      .map(toVolume)
      .filter(({ instance }) => instance === one.InstanceId)
      .map(({ instance: _, ...volume }) => volume),
  };
}

/** All volumes, attached or not. */
export async function readVolumes(moto: Moto): Promise<ReadVolume[]> {
  const [{ Volumes }] = await moto.boto3([{ service: "ec2", method: "describe_volumes" }]);
  return Volumes.map(toVolume);
}

// biome-ignore lint/suspicious/noExplicitAny: boto3's answer
function toVolume(one: any): ReadVolume & { instance?: string } {
  const [at] = one.Attachments;
  return {
    id: one.VolumeId,
    gib: one.Size,
    type: one.VolumeType,
    encrypted: one.Encrypted,
    device: at?.Device ?? "",
    tags: tagsOf(one.Tags),
    instance: at?.InstanceId,
  };
}

function tagsOf(list: { Key: string; Value: string }[] = []): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
