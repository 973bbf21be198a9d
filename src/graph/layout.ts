import { type DrawnFarm, type DrawnLan, type DrawnMachine, type DrawnTier, edgesOf, maxMachines } from "./farm";
import { type Box, type Point, type Routed, routed } from "./routes";

export interface PlacedTier extends Box {
  tier: DrawnTier;
  machines: (Box & { machine: DrawnMachine })[];
  /** Number of machines that are not drawn. */
  more: number;
  /** Titles of tiers in other LANs that it waits for. They are listed as text, because arrows stay inside a LAN. */
  elsewhere: string[];
}

export interface PlacedLan extends Box {
  lan: DrawnLan;
  tiers: PlacedTier[];
  /** Routes from each tier to those that it waits for; see {@link Routed}. */
  arrows: Point[][];
}

export interface Layout {
  width: number;
  height: number;
  lans: PlacedLan[];
}

export const headHeight = 56;
export const titleHeight = 34;
/** Height of a line of text below the machines of a tier. */
export const lineHeight = 20;
const gap = 20;
const machineHeight = 44;
/** Maximum width of a letter in pixels. */
const letterWidth = 7.2;
/** Minimum width of a row of tiers without arrows. */
const minRowWidth = 720;

/** Stacks LANs vertically. In each, a tier is placed to the right of the tiers that wait for it. */
export function layout(farm: DrawnFarm): Layout {
  const edges = edgesOf(farm.lans.flatMap(({ tiers }) => tiers));
  const lans: PlacedLan[] = [];
  let y = headHeight;
  for (const lan of farm.lans) {
    const placed = placeLan(lan, edges, gap, y);
    lans.push(placed);
    y += placed.height + gap;
  }
  const width = Math.max(...lans.map((lan) => lan.width), textWidth(`${farm.title} ${farm.host}`), 320);
  for (const lan of lans) lan.width = width;
  return { width: width + 2 * gap, height: y, lans };
}

function placeLan(lan: DrawnLan, edges: ReturnType<typeof edgesOf>, x: number, y: number): PlacedLan {
  const isHere = (tier: DrawnTier) => lan.tiers.includes(tier);
  const inside = edges.filter(({ from, to }) => isHere(from) && isHere(to));
  const elsewhere = (tier: DrawnTier) =>
    edges.flatMap(({ from, to }) => (from === tier && !isHere(to) ? [to.title] : []));
  const connected = lan.tiers.filter((tier) => inside.some(({ from, to }) => tier === from || tier === to));
  const loose = lan.tiers.filter((tier) => !connected.includes(tier));
  const size = (tier: DrawnTier) => sizeOf(tier, elsewhere(tier));
  const at: [number, number] = [x + gap, y + titleHeight];
  const graph = shifted(
    routed(
      connected.map(size),
      inside.map(({ from, to }) => [connected.indexOf(from), connected.indexOf(to)]),
    ),
    ...at,
  );
  const below = at[1] + (connected.length > 0 ? graph.height + gap : 0);
  const rows = inRows(loose.map(size), at[0], below, Math.max(graph.width, minRowWidth));
  const boxes = [...graph.boxes, ...rows];
  const tiers = [...connected, ...loose].map((tier, i) => placeTier(tier, boxes[i]!, elsewhere(tier)));
  const bottom = Math.max(at[1], at[1] + graph.height, ...rows.map((box) => box.y + box.height)) + gap;
  const right = Math.max(at[0] + graph.width, ...rows.map((box) => box.x + box.width));
  const title = textWidth(`LAN ${lan.name} ${lan.range} replace`) + 2 * gap;
  const width = Math.max(right + gap - x, title);
  return { lan, tiers, arrows: graph.routes, x, y, width, height: bottom - y };
}

function shifted({ boxes, routes, ...size }: Routed, x: number, y: number): Routed {
  const by = <P extends Point>(point: P): P => ({ ...point, x: point.x + x, y: point.y + y });
  return { boxes: boxes.map(by), routes: routes.map((route) => route.map(by)), ...size };
}

function inRows(sizes: Pick<Box, "width" | "height">[], x: number, y: number, room: number): Box[] {
  let [left, top, height] = [x, y, 0];
  return sizes.map((size) => {
    if (left > x && left + size.width > x + room) [left, top, height] = [x, top + height + gap, 0];
    const box = { x: left, y: top, ...size };
    left += size.width + gap;
    height = Math.max(height, size.height);
    return box;
  });
}

function placeTier(tier: DrawnTier, { x, y, width, height }: Box, elsewhere: string[]): PlacedTier {
  const shown = tier.machines.slice(0, maxMachines);
  const machines = shown.map((machine, i) => ({
    machine,
    x: x + 12,
    y: y + titleHeight + i * (machineHeight + 8),
    width: width - 24,
    height: machineHeight,
  }));
  return { tier, x, y, width, height, machines, more: tier.machines.length - shown.length, elsewhere };
}

function sizeOf({ title, machines }: DrawnTier, elsewhere: string[]): Pick<Box, "width" | "height"> {
  const shown = Math.min(machines.length, maxMachines);
  const lines = (machines.length > shown ? 1 : 0) + elsewhere.length;
  return {
    width: Math.max(
      textWidth(title) + 32,
      ...elsewhere.map((other) => textWidth(waitsFor(other)) + 32),
      ...machines.map(({ name, address }) => textWidth(longer(name, `${address} suspended`)) + 52),
    ),
    height: titleHeight + shown * (machineHeight + 8) + lines * lineHeight + 4,
  };
}

/** The line in a tier that waits for a tier in another LAN. */
export function waitsFor(title: string): string {
  return `waits for ${title}`;
}

function longer(a: string, b: string): string {
  return a.length > b.length ? a : b;
}

function textWidth(text: string): number {
  return Math.ceil(text.length * letterWidth);
}
