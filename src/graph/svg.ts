import type { Effect } from "../preview/effect";
import { oneLine } from "../report/visible";
import { colours } from "./colours";
import { type DrawnFarm, shownEffect } from "./farm";
import { layout, lineHeight, type PlacedLan, type PlacedTier, waitsFor } from "./layout";
import type { Box, Point } from "./routes";

/** The farm as a self-contained SVG, without scripts and external fonts or images. */
export function svg(farm: DrawnFarm): string {
  const placed = layout(farm);
  const { width, height } = placed;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12" fill="#1f2328">`,
    `<title>${escaped(farm.title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#57606a"/></marker></defs>`,
    rectangle({ x: 0, y: 0, width, height }, "#ffffff", "none", 0),
    write(20, 32, farm.title, 'font-size="16" font-weight="600"'),
    write(width - 20, 32, farm.host, 'text-anchor="end" fill="#57606a"'),
    ...placed.lans.flatMap(lanParts),
    "</svg>",
  ];
  return `${parts.filter(Boolean).join("\n")}\n`;
}

function lanParts({ lan, tiers, arrows, ...box }: PlacedLan): string[] {
  const { line } = colours[lan.effect];
  return [
    rectangle(box, "#f6f8fa", line, 8),
    write(box.x + 20, box.y + 22, lan.name === "" ? "no LAN of the program" : `LAN ${lan.name}`, 'font-weight="600"'),
    write(box.x + box.width - 20, box.y + 22, suffix(lan.range, lan.effect), 'text-anchor="end" fill="#57606a"'),
    ...tiers.flatMap(tierParts),
    ...arrows.map(arrow),
  ];
}

function tierParts({ tier, machines, more, elsewhere, ...box }: PlacedTier): string[] {
  const lines = [...(more > 0 ? [`and ${more} more`] : []), ...elsewhere.map(waitsFor)];
  return [
    rectangle(box, "#ffffff", "#d0d7de", 6),
    write(box.x + 12, box.y + 22, tier.title, 'font-weight="600"'),
    ...machines.flatMap(({ machine, ...place }) => {
      const effect = shownEffect(machine);
      const { fill, line } = colours[effect];
      return [
        rectangle(place, fill, line, 4),
        write(place.x + 10, place.y + 18, machine.name, 'font-weight="500"'),
        write(place.x + 10, place.y + 35, machine.address, 'font-size="11" fill="#57606a"'),
        write(
          place.x + place.width - 10,
          place.y + 35,
          effect === "none" ? "" : effect,
          `text-anchor="end" font-size="11" fill="${line}"`,
        ),
      ];
    }),
    ...lines.map((line, i) =>
      write(box.x + 12, box.y + box.height - 10 - (lines.length - 1 - i) * lineHeight, line, 'fill="#57606a"'),
    ),
  ];
}

/** A line that bends between columns and crosses them horizontally. */
function arrow([start, ...route]: Point[]): string {
  let at = start!;
  const parts = route.map(({ x, y }, i) => {
    // Leaves room for the arrowhead.
    const end = i === route.length - 1 ? x - 2 * Math.sign(x - at.x) : x;
    const middle = (at.x + end) / 2;
    const part = i % 2 === 1 ? `L${end} ${y}` : `C${middle} ${at.y} ${middle} ${y} ${end} ${y}`;
    at = { x: end, y };
    return part;
  });
  return `<path d="M${start!.x} ${start!.y}${parts.join("")}" fill="none" stroke="#57606a" stroke-width="1.5" marker-end="url(#arrow)"/>`;
}

function suffix(range: string, effect: Effect): string {
  return [range, effect === "none" ? "" : effect].filter(Boolean).join(" · ");
}

function rectangle({ x, y, width, height }: Box, fill: string, line: string, radius: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${line}"/>`;
}

function write(x: number, y: number, text: string, style: string): string {
  return text === "" ? "" : `<text x="${x}" y="${y}" ${style}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return oneLine(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
