import { findAmisByTags } from "../platform/ec2/api/amis";
import { amiUsers } from "../platform/ec2/api/amiUsers";
import { isClaim, tagKey } from "../platform/ec2/image/amiPlan";
import type { Place } from "../preview/kinds/kind";
import type { Published } from "./published";

/** AMIs of an account and region that carry our tags, and what uses them. @throws Error where AWS does not answer */
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
    bytes: rootGibibytes === undefined ? undefined : rootGibibytes * 2 ** 30,
    builtAt: tags[tagKey.builtAt] ?? createdAt,
    users: [...(users.has(id) ? [users.get(id)!] : []), ...Object.keys(tags).filter(isClaim)],
    stays: "an AMI: it goes when the stacks that claim it are done with it",
  }));
  return { images, backed: new Map() };
}
