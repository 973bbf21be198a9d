import type { dynamic } from "@pulumi/pulumi";
import { checked } from "../../../dynamic/provider";
import { filesystemProblems } from "../../../guest/keptFilesystem";
import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import { hypervisorTraits } from "../hypervisor";
import { connectionTo, type PoolLocation, samePool } from "../location";
import { agentChannel } from "../virsh/agent";
import { usersOf } from "../virsh/diskUses";
import { attachedVolumes, domainState, isOff } from "../virsh/domains";
import { domainUses, volumesInUse } from "../virsh/domainUses";
import { virsh } from "../virsh/virsh";
import { bytesMade, createVolume, deleteVolumes, findPool, findVolume, volumeOptions } from "../virsh/volumes";

export interface DataDiskInputs extends PoolLocation {
  volume: string;
  bytes: number;
  /** Name of the domain that has it. */
  domain: string;
  /** Serial number under which the guest sees it. */
  serial: string;
  /** Filesystem to grow with the disk; empty: none of ours. */
  filesystem: string;
  mountPath: string;
  deleteWithMachine: boolean;
  /** Of the volume, where it is there: an input, so that a preview knows it while the disk is changed, and takes its machine for the same. */
  path?: string;
}

export interface DataDiskOutputs extends DataDiskInputs {
  path: string;
}

/** A volume with the user's data: adopted where it exists, grown in place, never shrunk, and kept unless told otherwise. */
export const dataDiskProvider: dynamic.ResourceProvider<DataDiskInputs, DataDiskOutputs> = {
  async check(olds, news) {
    const moved = (["uri", "pool"] as const).filter((key) => olds?.[key] !== undefined && olds[key] !== news[key]);
    if (moved.length > 0) {
      return checked(
        news,
        moved.map((key) => leftBehind(key, olds[key], news)),
      );
    }
    const { pool, volume } = news;
    const uri = connectionTo(news);
    const kept = olds?.volume === volume ? olds : undefined;
    const there = kept?.path === undefined ? await findVolume(uri, pool, volume).catch(() => undefined) : undefined;
    const path = kept?.path ?? there?.path;
    const before = kept?.bytes ?? there?.capacity;
    return checked({ ...news, path }, [
      ...(await sizeProblems(news, before)),
      ...(await growthProblems(news, before)),
      ...filesystemProblems(volume, kept, news),
    ]);
  },
  async diff(_id, olds, news) {
    const keys = ["bytes", "deleteWithMachine", "domain", "serial", "filesystem", "mountPath"] as const;
    const moved = !samePool(olds, news) || olds.volume !== news.volume;
    return {
      changes: moved || keys.some((key) => olds[key] !== news[key]),
      replaces: moved ? ["volume"] : [],
      deleteBeforeReplace: false,
    };
  },
  async create(inputs) {
    const { pool, volume, bytes } = inputs;
    const uri = connectionTo(inputs);
    let found = await findVolume(uri, pool, volume);
    if (!found) {
      await virsh(uri, createVolume(pool, volume, String(bytes)));
      found = (await findVolume(uri, pool, volume))!;
    } else if (found.capacity > bytesMade(bytes)) {
      throw new Error(shrinks(volume, found.capacity, bytes));
    } else if (found.capacity < bytes) await grow(inputs);
    return { id: volume, outs: { ...inputs, path: found.path } };
  },
  async update(_id, olds, news) {
    if (bytesMade(news.bytes) > bytesMade(olds.bytes)) await grow(news);
    return { outs: { ...news, path: olds.path } };
  },
  async delete(_id, props) {
    const { pool, volume, deleteWithMachine } = props;
    const uri = connectionTo(props);
    // The machine's own domain was removed before: a domain that uses the disk belongs to another state, or to somebody else.
    const why = deleteWithMachine ? (await volumesInUse(uri, pool, [volume])).get(volume) : undefined;
    if (why) console.error(`kept: the volume ${volume} in the pool "${pool}": ${why}`);
    else if (deleteWithMachine) await deleteVolumes(uri, pool, volume);
    else
      console.error(
        `kept: the volume ${volume} in the pool "${pool}" with its data; remove it with virsh vol-delete --pool ${pool} ${volume}`,
      );
  },
};

/** `before`: its size, where it is there already. */
async function sizeProblems(news: DataDiskInputs, before = 0): Promise<Problem[]> {
  const { pool, volume, bytes } = news;
  const uri = connectionTo(news);
  if (bytesMade(bytes) === bytesMade(before)) return [];
  if (bytes < before) return [{ propertyPath: "size", reason: shrinks(volume, before, bytes) }];
  const free = (await findPool(uri, pool).catch(() => undefined))?.available;
  if (free === undefined || bytes - before <= free) return [];
  return [
    {
      propertyPath: "size",
      reason: `${formatSize(bytes)} is more than the storage pool "${pool}" can hold: ${formatSize(free)} are free; enlarge the pool, or make the disk smaller`,
    },
  ];
}

/** Where a running guest cannot be told that its disk is larger, its machine must be off. */
async function growthProblems(inputs: DataDiskInputs, before?: number): Promise<Problem[]> {
  const { domain, bytes } = inputs;
  const uri = connectionTo(inputs);
  const { name, growsRunningDisks } = hypervisorTraits(uri);
  if (growsRunningDisks || before === undefined || bytesMade(bytes) <= bytesMade(before)) return [];
  if (!(await hasDisks(uri, domain).catch(() => false))) return [];
  return [
    {
      propertyPath: "size",
      reason: `on ${name} a disk can only grow while its machine is stopped: set power to stopped and run pulumi up, then set the size, and power to running`,
    },
  ];
}

/** Whether a hypervisor has the domain's disks open, paused or not. */
async function hasDisks(uri: string, domain: string): Promise<boolean> {
  return !isOff(await domainState(uri, domain));
}

function leftBehind(key: "uri" | "pool", before: string, news: DataDiskInputs): Problem {
  return {
    propertyPath: key,
    reason:
      `the data in ${news.volume} is at ${before} and would not be at ${news[key]}; copy it (virsh vol-download, virsh vol-upload) and have ` +
      "the old disk removed from the state (pulumi state delete), or give the new machine's disk another name",
  };
}

function shrinks(volume: string, before: number, after: number): string {
  return (
    `the volume ${volume} has ${formatSize(before)}, and making it ${formatSize(after)} would cut off data; ` +
    "keep the size, or copy the data to a disk with another name"
  );
}

async function grow(inputs: DataDiskInputs): Promise<void> {
  const { pool, volume, domain, serial, bytes, filesystem, mountPath } = inputs;
  const uri = connectionTo(inputs);
  const size = bytesMade(bytes);
  const top = (await attachedVolumes(uri, domain)).get(volume);
  if (!top && (await isBelowSnapshot(inputs)))
    throw new Error(
      `the volume ${volume} of ${domain} is below a snapshot, which would not grow with it: merge the snapshot into it (virsh blockcommit), then run pulumi up`,
    );
  const target = (await hasDisks(uri, domain)) ? top : undefined;
  if (!target) {
    await virsh(uri, ["vol-resize", ...volumeOptions(pool, volume), String(size)]);
    return;
  }
  await virsh(uri, ["blockresize", `--domain=${domain}`, target, `${size}B`]);
  if (filesystem && mountPath) await growFilesystem(uri, domain, serial, filesystem, mountPath);
}

/** Whether the machine's own domain has the disk, but only below another file. */
async function isBelowSnapshot(inputs: DataDiskInputs): Promise<boolean> {
  const { pool, volume, domain } = inputs;
  const uri = connectionTo(inputs);
  const found = await findVolume(uri, pool, volume);
  return found !== undefined && usersOf(uri, await domainUses(uri, [domain]), found.path).length > 0;
}

/** Where the guest does not answer, its own `x-systemd.growfs` does it at the next boot. */
async function growFilesystem(
  uri: string,
  domain: string,
  serial: string,
  filesystem: string,
  mountPath: string,
): Promise<void> {
  const argv = filesystem === "xfs" ? ["xfs_growfs", mountPath] : ["resize2fs", `/dev/disk/by-id/virtio-${serial}`];
  const done = await agentChannel(uri, domain)
    .exec(argv, { timeoutMs: 60_000 })
    .catch((error: Error) => error);
  if (done instanceof Error || done.exitCode !== 0) {
    console.error(
      `${domain}: the disk ${serial} was enlarged; its filesystem grows at the next boot (${done instanceof Error ? done.message : done.stderr.trim()})`,
    );
  }
}
