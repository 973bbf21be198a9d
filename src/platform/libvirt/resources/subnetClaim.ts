import { overlaps, parseRange, type Range } from "../../../addressing/range";
import type { Problem } from "../../../input/problem";
import { changedInputs, checked } from "../../../provider/changes";
import { KnownToState } from "../../../provider/knownToState";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { connectionTo, type HostLocation } from "../location";
import { libvirtRanges, type UsedRange } from "../virsh/networks";
import { hostRoutes } from "../virsh/routes";

export interface SubnetClaimInputs extends HostLocation {
  cidr: string;
  /** UUID of the network that the range is for: its own range is no clash. */
  networkUuid: string;
  /** Whether nobody wrote the range down; for messages. */
  derived?: boolean;
}

/** A range that nothing else on the host may have. It creates nothing: a clash is refused before the network is created. */
export const subnetClaimProvider: ResourceProvider<SubnetClaimInputs, SubnetClaimInputs> = {
  async check(olds, news) {
    const unchanged = olds?.cidr !== undefined && changed(olds, news).length === 0;
    const isNew = known.isNew(keyOf(news), olds?.networkUuid === news.networkUuid);
    return checked(news, unchanged ? [] : await subnetProblems(news, isNew));
  },
  async diff(_id, olds, news) {
    known.keep(keyOf(news));
    const replaces = changed(olds, news);
    return { changes: replaces.length > 0, replaces };
  },
  async create(inputs) {
    return { id: inputs.cidr, outs: inputs };
  },
};

const known = new KnownToState();

function keyOf({ uri, networkUuid }: SubnetClaimInputs): string {
  return JSON.stringify([uri, networkUuid]);
}

function changed(olds: object, news: SubnetClaimInputs): string[] {
  return changedInputs(olds, news).filter((key) => key !== "derived");
}

async function subnetProblems(inputs: SubnetClaimInputs, isNew: boolean): Promise<Problem[]> {
  const { cidr, networkUuid, derived } = inputs;
  const uri = connectionTo(inputs);
  // The host's own check reports a libvirt that does not respond.
  const used = [...(await libvirtRanges(uri).catch(() => [])), ...hostRoutes(uri)];
  return [...(isNew ? unknownNetworks(uri, networkUuid, used) : []), ...clashes(cidr, networkUuid, used, derived)];
}

/** A network that is there before the state has claimed its range is known to another state, or to this one as another LAN. */
function unknownNetworks(uri: string, networkUuid: string, used: UsedRange[]): Problem[] {
  return used
    .filter(({ uuid }) => uuid === networkUuid)
    .map(({ holder }) => ({
      propertyPath: "name",
      reason:
        `${holder} already exists, but is not this LAN in the stack's state. If the LAN was moved in the program, remove it in ` +
        "one update and add it in the next, or keep its URN with aliases; if it belongs to another stack, rename one; if nobody uses it: " +
        `virsh -c ${uri} net-destroy ${networkUuid}, then net-undefine`,
    }));
}

/** What of the used ranges meets `cidr`, apart from the network's own. */
export function clashes(cidr: string, networkUuid: string, used: UsedRange[], derived = false): Problem[] {
  const range = parseRange(cidr)!;
  const own = used.filter(({ uuid }) => uuid === networkUuid).map((mine) => mine.range.cidr);
  return used
    .filter((other) => meets(range, other) && !own.includes(other.range.cidr))
    .map(({ holder, range: theirs }) => ({
      propertyPath: "cidr",
      reason: `${cidr} overlaps ${holder} (${theirs.cidr}); ${derived ? "set cidr to a free range" : "choose another range, or leave cidr out to have one derived"}`,
    }));
}

/** Whether a LAN cannot have a range because of another use of it. */
export function meets(range: Range, used: UsedRange): boolean {
  return overlaps(range, used.range) && !(used.deadEnd && used.range.prefix < range.prefix);
}
