import { type Ingress, ingressOf, ingressTypes, isWorld, portsInWords } from "./ingress";
import type { Step } from "./input/step";
import type { AccessChange } from "./model";

const types = new Set(ingressTypes);

/** Who is let in that was not before, and the other way round: the world first. Rules between tiers are none of it. */
export function accessChanges(steps: readonly Step[]): AccessChange[] {
  const changes = steps.flatMap((step) => (types.has(step.type) && step.action !== "same" ? changesOf(step) : []));
  return changes.sort((a, b) => rank(a) - rank(b) || compare(`${a.group} ${a.words}`, `${b.group} ${b.words}`));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rank({ world, opened }: AccessChange): number {
  return (world ? 0 : 2) + (opened ? 0 : 1);
}

function changesOf({ type, name, action, olds, news }: Step): AccessChange[] {
  const before = action === "create" ? [] : sources(ingressOf(type, olds));
  const after = action === "delete" ? [] : sources(ingressOf(type, news));
  const group = groupOf(name, type);
  const told = (all: Source[], others: Source[], opened: boolean) =>
    all
      .filter(({ key }) => !others.some((other) => other.key === key))
      .map(({ range, ports }) => ({ group, range, world: isWorld(range), opened, words: words(range, ports, opened) }));
  return [...told(after, before, true), ...told(before, after, false)];
}

interface Source {
  key: string;
  range: string;
  ports: string;
}

function sources(rules: Ingress[]): Source[] {
  return rules.flatMap((rule) => {
    const ports = `${["-1", "tcp"].includes(rule.protocol) ? "" : `${rule.protocol} `}${portsInWords(rule)}`;
    return rule.ranges.map((range) => ({ range, ports, key: `${range} ${ports}` }));
  });
}

function words(range: string, ports: string, opened: boolean): string {
  const who = isWorld(range) ? `the world (${range})` : range;
  const what = /^\d/.test(ports) ? `port ${ports}` : ports;
  return `${what} ${opened ? "opened to" : "closed to"} ${who}`;
}

/** `shop-web` of our rule `shop-web-from-0.0.0.0-0-tcp-22`. */
function groupOf(name: string, type: string): string {
  return type === "aws:ec2/securityGroup:SecurityGroup" ? name : name.replace(/-from-.*$/s, "");
}
