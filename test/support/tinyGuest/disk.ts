import { findTinyGuest } from "../../../tools/toolchain/tinyGuest";

/** Memory that is enough for the tiny guest. */
export const tinyMemory = "96MiB";

/** Path of the tiny guest's disk image. @throws Error if the set-up for tests has not run */
export async function tinyGuestDisk(): Promise<string> {
  const found = await findTinyGuest();
  if (!found) throw new Error("the tiny guest is not there yet: run `npm run setup -- --tests`");
  return found.disk;
}
