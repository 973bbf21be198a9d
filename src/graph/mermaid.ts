import type { Effect } from "../preview/effect";
import { oneLine } from "../report/visible";
import { colours } from "./colours";
import { type DrawnFarm, type DrawnMachine, edgesOf, maxMachines, shownEffect } from "./farm";

/** The farm as a Mermaid flowchart, which GitHub and GitLab draw in a comment or a README. */
export function mermaid({ title, host, lans }: DrawnFarm): string {
  const ids = new Ids();
  const used = new Set<Effect>();
  const lines = ["flowchart LR", `  subgraph ${ids.of(lans)}[${quoted([title, host].filter(Boolean).join(" · "))}]`];
  for (const lan of lans) {
    lines.push(`    subgraph ${ids.of(lan)}[${quoted(["LAN", lan.name, lan.range].filter(Boolean).join(" "))}]`);
    for (const tier of lan.tiers) {
      lines.push(`      subgraph ${ids.of(tier)}[${quoted(tier.title)}]`);
      for (const machine of tier.machines.slice(0, maxMachines)) {
        lines.push(`        ${ids.of(machine)}[${quoted(...label(machine))}]:::${className(machine.effect)}`);
        used.add(machine.effect);
      }
      const more = tier.machines.length - maxMachines;
      if (more > 0) lines.push(`        ${ids.of(tier.machines)}[${quoted(`${more} more`)}]`);
      lines.push("      end");
    }
    lines.push("    end");
  }
  const edges = edgesOf(lans.flatMap(({ tiers }) => tiers)).map(
    ({ from, to }) => `  ${ids.of(from)} --> ${ids.of(to)}`,
  );
  const classes = [...used].map((effect) => {
    const { fill, line } = colours[effect];
    return `  classDef ${className(effect)} fill:${fill},stroke:${line},color:#1f2328`;
  });
  return `${[...lines, "  end", ...edges, ...classes].join("\n")}\n`;
}

function label(machine: DrawnMachine): string[] {
  const effect = shownEffect(machine);
  return [machine.name, machine.address, effect === "none" ? "" : effect].filter(Boolean);
}

function className(effect: Effect): string {
  return effect.replace(" ", "_");
}

/** Lines in quotes. Mermaid reads their content as HTML, or as Markdown if it starts with a backtick. */
function quoted(...lines: string[]): string {
  const safe = lines.map((line) =>
    oneLine(line).replace(/[&"<>#`;\\@]/g, (character) => `#${character.charCodeAt(0)};`),
  );
  return `"${safe.join("<br/>")}"`;
}

/** Ids that are not keywords of Mermaid, one for each object. */
class Ids {
  private readonly ids = new Map<object, string>();

  of(object: object): string {
    const id = this.ids.get(object) ?? `n${this.ids.size}`;
    this.ids.set(object, id);
    return id;
  }
}
