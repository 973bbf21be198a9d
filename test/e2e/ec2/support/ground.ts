import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../../../src/process/removeTree";
import type { AwsRequest } from "../../../support/aws/proxy";
import { type Moto, startMoto } from "../../../support/moto";
import { makeSyntheticDisk, type SyntheticDisk } from "./syntheticDisk";

/** What tests of images need: a private EC2, disk and cache. */
export interface ImageGround {
  moto: Moto;
  disk: SyntheticDisk;
  dir: string;
  cache: string;
  /** The requests of one action so far. */
  made(action: string): AwsRequest[];
  end(): Promise<void>;
}

export async function imageGround(): Promise<ImageGround> {
  const dir = mkdtempSync(join(tmpdir(), "vmfarm-ec2-"));
  const cache = join(dir, "cache");
  process.env.VMFARM_CACHE = cache;
  const [moto, disk] = await Promise.all([startMoto(), makeSyntheticDisk(dir)]);
  return {
    moto,
    disk,
    dir,
    cache,
    made: (action) => moto.requests.filter((request) => request.action === action),
    async end() {
      await moto.stop();
      await removeTree(dir);
    },
  };
}

export const isPut = ({ action }: AwsRequest) => action === "ebs:PutSnapshotBlock";

/** Index of the block that a request writes. */
export const blockOf = ({ path }: AwsRequest) => Number(path.split("/").pop());
