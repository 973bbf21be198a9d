import { gib } from "../input/size";
import { findAmisByTags } from "../platform/ec2/api/amis";
import { amiUsers } from "../platform/ec2/api/amiUsers";
import { isClaim, tagKey } from "../platform/ec2/image/amiPlan";
import type { Place } from "../preview/kinds/kind";
import type { Published } from "./published";

/** AMIs of an account and region that vmfarm published, and what uses them. @throws Error where AWS does not respond */
export async function ec2Images(place: Place): Promise<Published> {
  const amis = await findAmisByTags(place.aws!, { [tagKey.recipe]: "*" });
  const users = await amiUsers(
    place.aws!,
    amis.map(({ id }) => id),
  );
  const images = amis.map(({ id, name, createdAt, rootGibibytes, tags }) => ({
    file: `${tags[tagKey.name] ?? name}.qcow2`,
    place,
    id,
    bytes: rootGibibytes === undefined ? undefined : rootGibibytes * gib,
    builtAt: tags[tagKey.builtAt] ?? createdAt,
    users: [...(users.has(id) ? [users.get(id)!] : []), ...Object.keys(tags).filter(isClaim)],
    keepReason: "an AMI, which is removed with the last stack that uses it",
  }));
  return { images, backed: new Map() };
}
