import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked } from "../../../dynamic/provider";
import type { Problem } from "../../../input/problem";
import { overlaps, parseRange } from "../../../network/range";
import { hostRoutes, libvirtRanges, type UsedRange } from "../host/networks";

export interface SubnetClaimInputs {
  uri: string;
  cidr: string;
  /** UUID of the network that the range is for: its own range is no clash. */
  networkUuid: string;
}

/** A range that nothing else on the host may have. It makes nothing: its check refuses a clash before the network is made. */
export const subnetClaimProvider: dynamic.ResourceProvider<SubnetClaimInputs, SubnetClaimInputs> = {
  async check(olds, news) {
    const unchanged = olds?.cidr !== undefined && changedInputs(olds, news).length === 0;
    return checked(news, unchanged ? [] : await subnetProblems(news));
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news);
    return { changes: changed.length > 0, replaces: changed };
  },
  async create(inputs) {
    return { id: inputs.cidr, outs: inputs };
  },
};

async function subnetProblems({ uri, cidr, networkUuid }: SubnetClaimInputs): Promise<Problem[]> {
  // A libvirt that does not answer is told by the host's own check.
  const used = await Promise.all([libvirtRanges(uri).catch(() => []), hostRoutes(uri)]);
  return clashes(cidr, networkUuid, used.flat());
}

/** What of the used ranges meets `cidr`, apart from the network's own. */
export function clashes(cidr: string, networkUuid: string, used: UsedRange[]): Problem[] {
  const range = parseRange(cidr)!;
  const own = used.filter(({ uuid }) => uuid === networkUuid).map((mine) => mine.range.cidr);
  return used
    .filter((other) => overlaps(range, other.range) && !own.includes(other.range.cidr))
    .map(({ holder, range: theirs }) => ({
      propertyPath: "cidr",
      reason: `${cidr} overlaps ${holder} (${theirs.cidr}); choose another range, or leave cidr out to have one derived`,
    }));
}
