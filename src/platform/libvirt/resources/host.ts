import { access, constants } from "node:fs/promises";
import type { Problem } from "../../../input/problem";
import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { isLocal } from "../hypervisor";
import { connectionTo, type PoolLocation, samePool } from "../location";
import { virsh } from "../virsh/virsh";
import { createVolume, findPool, volumeOptions } from "../virsh/volumes";

/** A host and the pool used on it. */
export type HostInputs = PoolLocation;

/** What has to be true of a libvirt before anything is made on it. It creates nothing: it verifies. */
export const hostProvider: ResourceProvider<HostInputs, HostInputs> = {
  async check(_olds, news) {
    return checked(news, await hostProblems(news));
  },
  async diff(_id, olds, news) {
    return { changes: !samePool(olds, news), replaces: [] };
  },
  async create(inputs) {
    await writeToPool(inputs);
    return { id: inputs.uri, outs: inputs };
  },
  async update(_id, _olds, news) {
    await writeToPool(news);
    return { outs: news };
  },
};

/** What is wrong with a libvirt as far as looking can tell. */
export async function hostProblems(inputs: HostInputs): Promise<Problem[]> {
  const { pool } = inputs;
  const uri = connectionTo(inputs);
  try {
    await virsh(uri, ["uri"], { timeoutMs: 20_000 });
  } catch (error) {
    return [
      {
        propertyPath: "uri",
        reason: `libvirt does not respond at ${uri}: ${(error as Error).message}. Check that libvirtd is running and that you have access to it: virsh -c ${uri} list`,
      },
    ];
  }
  const found = await findPool(uri, pool);
  const define = `virsh -c ${uri} pool-define-as ${pool} dir --target DIRECTORY`;
  const start = `virsh -c ${uri} pool-start ${pool}`;
  if (!found)
    return [
      {
        propertyPath: "pool",
        reason: `there is no storage pool "${pool}" at ${uri}; create it: ${define} && ${start}`,
      },
    ];
  if (!found.active)
    return [{ propertyPath: "pool", reason: `the storage pool "${pool}" is not active; start it: ${start}` }];
  if (found.path && isLocal(uri) && (await isReadOnly(found.path))) {
    return [
      {
        propertyPath: "pool",
        reason: `the storage pool "${pool}" cannot be written: ${found.path} is on a read-only filesystem`,
      },
    ];
  }
  return [];
}

async function isReadOnly(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return false;
  } catch (error) {
    // The daemon's permissions are unknown here; only a read-only filesystem can be detected.
    return (error as NodeJS.ErrnoException).code === "EROFS";
  }
}

/** Looking does not tell whether the daemon itself may write; a volume of no size does. */
async function writeToPool(inputs: HostInputs): Promise<void> {
  const { pool } = inputs;
  const uri = connectionTo(inputs);
  const probe = `vmfarm-write-check-${process.pid}`;
  try {
    await virsh(uri, createVolume(pool, probe, "0", "raw"));
    await virsh(uri, ["vol-delete", ...volumeOptions(pool, probe)]);
  } catch (error) {
    throw new Error(`the storage pool "${pool}" at ${uri} cannot be written: ${(error as Error).message}`);
  }
}
