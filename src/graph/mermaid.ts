import type { Effect } from "../review/effect";
import { colours } from "./colours";
import { type DrawnFarm, type DrawnMachine, mostMachines, shownEffect } from "./farm";

/** The farm as a Mermaid flowchart, which GitHub and GitLab draw in a comment or a README. */
export function mermaid({ title, host, lans }: DrawnFarm): string {
  const ids = new Ids();
  const used = new Set<Effect>();
  const lines = ["flowchart LR", `  subgraph ${ids.of("farm")}[${quoted([title, host].filter(Boolean).join(" · "))}]`];
  const edges: string[] = [];
  for (const [i, lan] of lans.entries()) {
    lines.push(`    subgraph ${ids.of(`lan ${i}`)}[${quoted(["LAN", lan.name, lan.range].filter(Boolean).join(" "))}]`);
    for (const tier of lan.tiers) {
      lines.push(`      subgraph ${ids.of(`tier ${tier.title}`)}[${quoted(tier.title)}]`);
      for (const machine of tier.machines.slice(0, mostMachines)) {
        lines.push(
          `        ${ids.of(`machine ${machine.name}`)}[${quoted(label(machine))}]:::${className(machine.effect)}`,
        );
        used.add(machine.effect);
      }
      const more = tier.machines.length - mostMachines;
      if (more > 0) lines.push(`        ${ids.of(`more ${tier.title}`)}[${quoted(`${more} more`)}]`);
      lines.push("      end");
      for (const other of tier.needs) edges.push(`  ${ids.of(`tier ${tier.title}`)} --> ${ids.of(`tier ${other}`)}`);
    }
    lines.push("    end");
  }
  const classes = [...used].map((effect) => {
    const { fill, line } = colours[effect];
    return `  classDef ${className(effect)} fill:${fill},stroke:${line},color:#1f2328`;
  });
  return `${[...lines, "  end", ...edges, ...classes].join("\n")}\n`;
}

function label(machine: DrawnMachine): string {
  const effect = shownEffect(machine);
  return [machine.name, machine.address, effect === "none" ? "" : effect].filter(Boolean).join("<br/>");
}

function className(effect: Effect): string {
  return effect.replace(" ", "_");
}

/** Mermaid reads what is in quotes as HTML. */
function quoted(text: string): string {
  const safe = text.replaceAll("<br/>", "\n").replace(/[&"<>#`;]/g, (one) => `#${one.charCodeAt(0)};`);
  return `"${safe.replaceAll("\n", "<br/>")}"`;
}

/** Names that no word of Mermaid's is among. */
class Ids {
  private readonly known = new Map<string, string>();

  of(thing: string): string {
    const id = this.known.get(thing) ?? `n${this.known.size}`;
    this.known.set(thing, id);
    return id;
  }
}
