import { report } from "../../../process/diagnostics";
import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { AwsAccess } from "../api/access";
import { explained } from "../api/awsError";
import { findGroup, resizeGroup } from "../api/groupSize";
import type { SchedulePlan } from "../autoScaling/schedules";
import { type Since, sinceChange, sizeAt } from "../autoScaling/schedules";
import type { GroupSize } from "../autoScaling/size";
import { changedApartFromCredentials } from "./awsInputs";

export interface GroupSizeInputs {
  aws: AwsAccess;
  /** Name of the Auto Scaling group. */
  group: string;
  /** The group's own size. */
  size: GroupSize;
  schedules: SchedulePlan[];
  /** In the state alone, where a refresh found other bounds than the group should have: these, in words. */
  amiss?: string;
}

export interface GroupSizeOutputs extends GroupSizeInputs {
  /** Of outputs alone, not of what a refresh says the inputs were. */
  since?: Since;
}

/**
 * How many machines a group has at least and at most. Between two runs that is its schedules' matter; what one of them did not do, or others
 * did, a refresh sees and the next update puts right: to what the schedules make of the group's own size at that time.
 */
export const groupSizeProvider: ResourceProvider<GroupSizeInputs, GroupSizeOutputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials<GroupSizeInputs>(olds, news);
    const replaces = changed.filter((key) => ["aws", "group"].includes(key));
    return { changes: changes || olds.amiss !== undefined, replaces };
  },
  async create(inputs) {
    const { aws, group, size, schedules } = inputs;
    const there = await explained(`the farm ${group} cannot be read`, findGroup(aws, group));
    // A schedule only acts on an existing group: for a new group, none has run yet.
    const since = Object.fromEntries(schedules.map(({ name }) => [name, there?.createdAt ?? Date.now()]));
    if (there && !isAsWide(there, size)) await putRight({ ...inputs, since }, true);
    return { id: group, outs: { ...inputs, since } };
  },
  async read(id, props) {
    const there = props && (await explained(`the farm ${id} cannot be read`, findGroup(props.aws, id)));
    if (!props || !there) return { id: "", props };
    const { amiss: _, since = {}, ...inputs } = props;
    const wanted = sizeAt(props.size, props.schedules, since, Date.now());
    const amiss = isAsWide(there, wanted) ? {} : { amiss: bounds(there) };
    if (amiss.amiss)
      report(
        `the farm ${id} has ${amiss.amiss}, but its schedules require ${bounds(wanted)}; the next up corrects this`,
      );
    return { id, props: { ...inputs, ...amiss, since }, inputs: { ...inputs, ...amiss } };
  },
  async update(_id, olds, news) {
    const since = sinceChange({ since: {}, ...olds }, news.schedules, Date.now());
    await putRight({ ...news, since }, olds.amiss !== undefined);
    return { outs: { ...news, since } };
  },
};

/** @param amiss whether the group may have other bounds than it should have had before the program changed */
async function putRight({ aws, group, size, schedules, since = {} }: GroupSizeOutputs, amiss: boolean): Promise<void> {
  const work = async () => {
    const there = await findGroup(aws, group);
    if (!there) throw new Error("it is gone; run pulumi up --refresh");
    const wanted = sizeAt(size, schedules, since, Date.now());
    if (isAsWide(there, wanted)) return;
    // If a run was missed, its number is missing, too. Otherwise scaling controls the number, and AWS adjusts it to the bounds.
    const others = [size, ...schedules.map((one) => sizeAt(size, [one], { [one.name]: 0 }, Date.now()))];
    const isMissed = amiss && others.some((one) => isAsWide(there, one));
    await resizeGroup(aws, group, isMissed ? wanted : { min: wanted.min, max: wanted.max });
  };
  await explained(`the size of the farm ${group} cannot be changed`, work());
}

function isAsWide(a: GroupSize, b: GroupSize): boolean {
  return a.min === b.min && a.max === b.max;
}

function bounds({ min, max }: GroupSize): string {
  return `${min} to ${max} machines`;
}
