import { type DrawnFarm, type DrawnLan, type DrawnMachine, type DrawnTier, mostMachines } from "./farm";

/** A rectangle in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedTier extends Box {
  tier: DrawnTier;
  machines: (Box & { machine: DrawnMachine })[];
  /** Machines that have no room. */
  more: number;
}

export interface PlacedLan extends Box {
  lan: DrawnLan;
  tiers: PlacedTier[];
}

export interface Layout {
  width: number;
  height: number;
  lans: PlacedLan[];
}

export const headHeight = 56;
export const titleHeight = 34;
const gap = 20;
const machineHeight = 44;
const columnGap = 56;
/** Pixels a letter takes at most in the font of the drawing. */
const letter = 7.2;

/** LANs below each other; in each the tiers from left to right, those that are waited for to the right of those that wait. */
export function layout(farm: DrawnFarm): Layout {
  const lans: PlacedLan[] = [];
  let y = headHeight;
  for (const lan of farm.lans) {
    const placed = placeLan(lan, gap, y);
    lans.push(placed);
    y += placed.height + gap;
  }
  const width = Math.max(...lans.map((lan) => lan.width), textWidth(`${farm.title} ${farm.host}`), 320);
  for (const lan of lans) lan.width = width;
  return { width: width + 2 * gap, height: y, lans };
}

function placeLan(lan: DrawnLan, x: number, y: number): PlacedLan {
  const columns = columnsOf(lan.tiers);
  const tiers: PlacedTier[] = [];
  let left = x + gap;
  let bottom = y + titleHeight;
  for (const column of columns) {
    const width = Math.max(...column.map(widthOf));
    let top = y + titleHeight;
    for (const tier of column) {
      const placed = placeTier(tier, { x: left, y: top, width });
      tiers.push(placed);
      top += placed.height + gap;
    }
    bottom = Math.max(bottom, top);
    left += width + columnGap;
  }
  const title = textWidth(`LAN ${lan.name} ${lan.range}`) + 2 * gap;
  const width = Math.max(left - columnGap + gap - x, title);
  return { lan, tiers, x, y, width, height: Math.max(bottom - y, titleHeight + gap) };
}

function placeTier(tier: DrawnTier, { x, y, width }: Omit<Box, "height">): PlacedTier {
  const shown = tier.machines.slice(0, mostMachines);
  const machines = shown.map((machine, i) => ({
    machine,
    x: x + 12,
    y: y + titleHeight + i * (machineHeight + 8),
    width: width - 24,
    height: machineHeight,
  }));
  const more = tier.machines.length - shown.length;
  const height = titleHeight + shown.length * (machineHeight + 8) + (more > 0 ? 24 : 0) + 4;
  return { tier, x, y, width, height, machines, more };
}

function widthOf({ title, machines }: DrawnTier): number {
  return Math.max(
    textWidth(title) + 32,
    ...machines.map(({ name, address }) => textWidth(longer(name, `${address} suspended`)) + 52),
  );
}

function longer(a: string, b: string): string {
  return a.length > b.length ? a : b;
}

function textWidth(text: string): number {
  return Math.ceil(text.length * letter);
}

/** Tiers by how many others must be ready before them, the most first; single machines beside them. */
function columnsOf(tiers: DrawnTier[]): DrawnTier[][] {
  const byTitle = new Map(tiers.map((tier) => [tier.title, tier]));
  const depths = new Map<string, number>();
  const depth = (title: string, above: readonly string[]): number => {
    const known = depths.get(title);
    const tier = byTitle.get(title);
    if (known !== undefined || !tier || above.includes(title)) return known ?? 0;
    const own = 1 + Math.max(-1, ...tier.needs.map((other) => depth(other, [...above, title])));
    depths.set(title, own);
    return own;
  };
  const columns = new Map<number, DrawnTier[]>();
  for (const tier of tiers) {
    const at = depth(tier.title, []);
    columns.set(at, [...(columns.get(at) ?? []), tier]);
  }
  return [...columns].sort(([a], [b]) => b - a).map(([, column]) => column);
}
