import { createHash } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { buildSeed } from "../../../cloudInit/seed";
import { withPeers } from "../../../cloudInit/peers";
import { changedInputs, checked, isKnown } from "../../../dynamic/provider";
import { virsh } from "../../../host/virsh";
import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import { deleteVolume } from "../host/volumes";

export interface BootVolumesInputs {
  uri: string;
  pool: string;
  /** Beginning of the volumes' names. */
  prefix: string;
  /** Path of the golden image's volume. */
  imagePath: string;
  /** Bytes that a guest sees of the image. */
  imageSize: number;
  /** Bytes of the root disk; 0: as large as the image. */
  rootSize: number;
  userData: string;
  metaData: string;
  networkConfig: string;
  /** What /etc/vmfarm/peers.json holds at the first boot; later changes reach the running guest another way. */
  peers: string;
}

export interface BootVolumesOutputs extends BootVolumesInputs {
  rootName: string;
  seedName: string;
  /** The volumes' paths, which are also their keys in libvirt. */
  rootPath: string;
  seedPath: string;
}

/**
 * The volumes that make a domain this machine: a copy-on-write overlay of the golden image and the cloud-init seed. They are one resource
 * because neither is of use without the other: what changes one makes the machine begin anew.
 */
export const bootVolumesProvider: dynamic.ResourceProvider<BootVolumesInputs, BootVolumesOutputs> = {
  async check(_olds, news) {
    return checked(news, rootProblems(news));
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news).filter((key) => key !== "peers");
    return { changes: changed.length > 0, replaces: changed, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const outs = await createVolumes(inputs);
    return { id: outs.rootName, outs };
  },
  async delete(_id, { uri, pool, rootName, seedName }) {
    await deleteVolume(uri, pool, rootName);
    await deleteVolume(uri, pool, seedName);
  },
};

function rootProblems({ rootSize, imageSize }: BootVolumesInputs): Problem[] {
  if (!isKnown(imageSize) || rootSize === 0 || rootSize >= imageSize) return [];
  return [
    {
      propertyPath: "rootDisk",
      reason: `${formatSize(rootSize)} is smaller than the image's disk of ${formatSize(imageSize)}; make it at least that, or leave it out`,
    },
  ];
}

async function createVolumes(inputs: BootVolumesInputs): Promise<BootVolumesOutputs> {
  const { uri, pool, imagePath, userData, metaData, networkConfig, peers } = inputs;
  // Old and new volumes are there together while a machine is replaced; the old ones go last.
  const edition = createHash("sha256")
    .update(JSON.stringify([imagePath, inputs.rootSize, userData, metaData, networkConfig]))
    .digest("hex")
    .slice(0, 8);
  const rootName = `${inputs.prefix}-root-${edition}.qcow2`;
  const seedName = `${inputs.prefix}-seed-${edition}.qcow2`;
  const seed = await buildSeed({ userData: withPeers(userData, peers), metaData, networkConfig });
  // An interrupted run may have left either; nothing has booted from them that this stack knows of.
  await deleteVolume(uri, pool, rootName);
  await deleteVolume(uri, pool, seedName);
  const size = String(inputs.rootSize || inputs.imageSize);
  const backing = ["--backing-vol", imagePath, "--backing-vol-format", "qcow2"];
  await virsh(uri, ["vol-create-as", pool, rootName, size, "--format", "qcow2", ...backing]);
  await virsh(uri, ["vol-create-as", pool, seedName, String(seed.length), "--format", "qcow2"]);
  await virsh(uri, ["vol-upload", "--pool", pool, seedName, "/dev/stdin"], { input: seed });
  const [rootPath, seedPath] = await Promise.all([rootName, seedName].map((name) => pathOf(uri, pool, name)));
  return { ...inputs, rootName, seedName, rootPath: rootPath!, seedPath: seedPath! };
}

async function pathOf(uri: string, pool: string, volume: string): Promise<string> {
  return (await virsh(uri, ["vol-path", "--pool", pool, volume])).stdout.trim();
}
