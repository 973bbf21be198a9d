import { regions } from "../../platform/ec2/instances/catalogue";
import { placeLabel } from "../../platform/ec2/placeLabel";
import type { Step } from "../../preview/step";
import { bag, text } from "../../preview/values";

/** The regions that things are paid in; undefined where a preview does not tell it. */
export function regionsOf(steps: readonly Step[]): (step: Step) => string | undefined {
  const byParent = new Map<string, string>();
  const byProvider = new Map(regions().map((region) => [placeLabel(region, undefined), region]));
  const all = new Set<string>();
  for (const step of steps) {
    const provided = step.type === "pulumi:providers:aws";
    const region = provided ? text(step.news.region ?? step.olds.region) : ownRegion(step);
    if (region === undefined) continue;
    all.add(region);
    if (provided) byProvider.set(step.name, region);
    else byParent.set(step.parent, region);
  }
  const only = all.size === 1 ? [...all][0] : undefined;
  // Providers of further accounts have a number behind the region's name.
  const ofProvider = (name: string) => byProvider.get(name) ?? byProvider.get(name.replace(/-\d+$/, ""));
  return (step) => ownRegion(step) ?? ofProvider(step.provider) ?? byParent.get(step.parent) ?? only;
}

/** Resources of ours say where they are. */
function ownRegion({ news, olds }: Step): string | undefined {
  return text(bag(news.aws ?? olds.aws).region);
}
