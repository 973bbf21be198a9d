import { findVolume, type OwnVolume } from "../api/volumes";
import { diskTag } from "../tags";
import type { DataDiskInputs } from "./dataDiskInputs";

/** `lost`: nothing has the tag. Whoever gives it to another volume says that that one is this disk now. */
type Whereabouts = "here" | "lost" | { goneTo?: string; isAnothers?: string };

export async function whereIs(there: OwnVolume | undefined, { aws, uuid }: DataDiskInputs): Promise<Whereabouts> {
  const tag = there?.tags[diskTag];
  if (tag === uuid) return "here";
  const other = await findVolume(aws, { [diskTag]: uuid });
  if (other) return { goneTo: other.id };
  if (tag) return { isAnothers: tag };
  return there ? "lost" : {};
}

/** What a refresh says of a volume that is not as it was. */
export function movedOn(id: string, { uuid }: DataDiskInputs, whereabouts: Exclude<Whereabouts, "here">): string {
  if (whereabouts === "lost")
    return `the volume ${id} has lost its tag ${diskTag}; it is still this disk, and the next up restores the tag`;
  const { goneTo, isAnothers } = whereabouts;
  if (goneTo)
    return `the volume ${goneTo} now has the tag ${diskTag}: the next up adopts it instead of ${id}, which is not changed`;
  const empty = "the next up creates an empty one";
  if (isAnothers)
    return `the volume ${id} is tagged as another disk, ${diskTag}=${isAnothers}: ${empty}, unless it gets ${diskTag}=${uuid} again before that`;
  return `the volume ${id} is gone: ${empty}, unless a copy of it gets the tag ${diskTag}=${uuid} before that`;
}
