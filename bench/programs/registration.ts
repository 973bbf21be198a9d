import { readFileSync, writeFileSync } from "node:fs";
import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { withoutStackTraces } from "../../src/withoutStackTraces";
import { lan } from "../variant";

/** What one process took to declare its resources against mocks. */
export interface Registration {
  cpuSeconds: number;
  peakMiB: number;
}

/**
 * `vmfarm`: our components. `plain`: only resources of the same types with the same properties. `quiet`: the same without stack traces,
 * which ours do not take either; the difference between the two is our own code.
 */
export type Kind = "vmfarm" | "plain" | "quiet";

const [kind, count, disk, record] = process.argv.slice(2) as [Kind, string, string, string];
const seen: { type: string; name: string; custom: boolean; inputs: Record<string, unknown> }[] = [];

async function main(): Promise<void> {
  const replayed = kind === "vmfarm" ? [] : (JSON.parse(readFileSync(record, "utf8")) as typeof seen);
  pulumi.runtime.setAllConfig({ "vmfarm:libvirt": '{"uri":"qemu:///system","accelerator":"tcg"}' });
  await pulumi.runtime.setMocks({ call: ({ inputs }) => inputs, newResource }, "bench", "dev", false);
  const before = process.cpuUsage();
  if (kind === "vmfarm") require("./vmfarm").declare({ machines: Number(count), disk, lan });
  else if (kind === "plain") replay(replayed);
  else withoutStackTraces(() => replay(replayed));
  await pulumi.runtime.disconnect();
  const { user, system } = process.cpuUsage(before);
  const registration: Registration = {
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  if (kind === "vmfarm") writeFileSync(record, JSON.stringify(seen));
  console.log(JSON.stringify(registration));
}

class Plain extends pulumi.CustomResource {}

function newResource({ type, name, inputs, custom = true }: pulumi.runtime.MockResourceArgs) {
  seen.push({ type, name, custom, inputs });
  return { id: `${name}-id`, state: { virtualSize: 2 ** 26, path: name, rootPath: name, seedPath: name, ...inputs } };
}

function replay(resources: typeof seen): void {
  for (const { type, name, custom, inputs } of resources) {
    if (type === "libvirt:index/domain:Domain") new libvirt.Domain(name, inputs);
    else if (type === "libvirt:index/network:Network") new libvirt.Network(name, inputs);
    else if (custom) new Plain(type, name, inputs);
    else new pulumi.ComponentResource(type, name, inputs);
  }
}

main();
