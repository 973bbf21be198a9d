import { gzipSync } from "fflate";

/** Most bytes of user-data that EC2 takes, before base64. */
export const userDataLimit = 16_384;

/** User-data as EC2 takes it. */
export interface LaunchUserData {
  readonly base64: string;
  /** Bytes behind the base64. */
  readonly bytes: number;
  readonly gzipped: boolean;
}

/**
 * User-data for an instance or a launch template: as it is, or compressed where it is larger than EC2 takes; cloud-init unpacks it. The same
 * text gives the same bytes on every machine, so a run elsewhere replaces nothing.
 */
export function launchUserData(text: string): LaunchUserData | { fault: string } {
  const plain = Buffer.from(text, "utf8");
  if (plain.length <= userDataLimit) return { base64: plain.toString("base64"), bytes: plain.length, gzipped: false };
  const packed = Buffer.from(gzipSync(plain, { level: 9, mtime: 0 }));
  if (packed.length > userDataLimit)
    return {
      fault:
        `the user-data has ${plain.length} bytes, and ${packed.length} when compressed; EC2 accepts ${userDataLimit}. ` +
        "Put files and packages that are the same everywhere into the golden image, or download large ones in a command",
    };
  return { base64: packed.toString("base64"), bytes: packed.length, gzipped: true };
}
