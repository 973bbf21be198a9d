import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { type DrawnFarm, drawnFarm } from "../../../src/graph/farm";
import { mermaid } from "../../../src/graph/mermaid";
import { svg } from "../../../src/graph/svg";
import { readPreview } from "../../../src/preview/readPreview";
import { readStateOrPreview } from "../../../src/preview/readState";
import { review } from "../../../src/review/review";
import { fixtures, knowledge, type Recorded, recordedText } from "../review/support";

function drawn(text: string): DrawnFarm {
  const preview = readStateOrPreview(text);
  return drawnFarm(preview, review(preview, knowledge()));
}

/** The state in which a recorded preview finds the farm, as `pulumi stack export` would print it. */
function stateBefore(name: Recorded): string {
  const { steps } = readPreview(recordedText(name));
  const resources = steps
    .filter(({ action }) => action !== "create")
    .map(({ urn, parent, olds, oldOutputs }) => ({ urn, parent, inputs: olds, outputs: oldOutputs }));
  return JSON.stringify({ version: 3, deployment: { resources } });
}

/** The state in which it leaves the farm. */
function stateAfter(name: Recorded): string {
  const { steps } = readPreview(recordedText(name));
  const resources = steps
    .filter(({ action }) => action !== "delete")
    .map(({ urn, parent, news, newOutputs }) => ({ urn, parent, inputs: news, outputs: newOutputs }));
  return JSON.stringify({ version: 3, deployment: { resources } });
}

describe("a drawing of a farm", () => {
  it.each(["grow", "without-app", "image", "ec2/sleep"] as const)("of %s is unchanged", async (name) => {
    const farm = drawn(recordedText(name));
    await expect(svg(farm)).toMatchFileSnapshot(join(fixtures, "golden", `${name}.svg`));
    await expect(mermaid(farm)).toMatchFileSnapshot(join(fixtures, "golden", `${name}.mmd`));
  });

  it("of a state has all machines in their tiers, without effects", () => {
    const { title, host, lans } = drawn(stateBefore("grow"));
    expect({ title, host }).toEqual({ title: "shop / dev", host: "qemu:///system" });
    const tiers = lans[0]!.tiers.map((tier) => [tier.title, tier.needs, tier.machines.map(({ name }) => name)]);
    expect(tiers).toEqual([
      ["shop / app", ["shop / db"], ["shop-app-1", "shop-app-2"]],
      ["shop / db", [], ["shop-db-1"]],
      ["shop / web", ["shop / app"], ["shop-web-1", "shop-web-2"]],
      ["jump", [], ["jump"]],
    ]);
    expect(lans.flatMap((lan) => lan.tiers.flatMap(({ machines }) => machines.map(({ effect }) => effect)))).toEqual(
      Array(6).fill("none"),
    );
  });

  it("of a state distinguishes stopped and suspended machines", () => {
    const guest = '"power":"stopped"';
    const state = stateAfter("ec2/sleep");
    expect(state).toContain(guest);
    const [stopped, suspended] = [drawn(state), drawn(state.replaceAll(guest, '"power":"suspended"'))];
    for (const draw of [svg, mermaid]) {
      expect(draw(stopped).match(/stopped|suspended/g)).toEqual(["stopped", "stopped"]);
      expect(draw(suspended).match(/stopped|suspended/g)).toEqual(["suspended", "suspended"]);
    }
    const off = drawn(stateAfter("create").replaceAll('"running":true', '"running":false'));
    expect(mermaid(off).match(/stopped|suspended/g)).toEqual(Array(6).fill("stopped"));
  });

  it("distinguishes objects of the same name", () => {
    const farm = drawn(recordedText("create"));
    const lan = farm.lans[0]!;
    const titles = ["farm", "lan 0", "machine jump", "more farm"];
    lan.tiers = titles.map((title) => ({ ...lan.tiers[0]!, title, needs: titles.filter((one) => one !== title) }));
    for (const tier of lan.tiers)
      tier.machines = Array.from({ length: 9 }, () => ({ ...tier.machines[0]!, name: "jump" }));
    const graphs = [...mermaid(farm).matchAll(/subgraph (\w+)/g)].map(([, id]) => id);
    expect(new Set(graphs).size).toBe(6);
    const nodes = [...mermaid(farm).matchAll(/^ {8}(\w+)\[/gm)].map(([, id]) => id);
    expect(graphs.filter((id) => nodes.includes(id))).toEqual([]);
  });

  it("is well-formed for any names", () => {
    const farm = drawn(recordedText("create"));
    farm.title = '<b>&"\u0001]]>';
    farm.lans[0]!.name = '"]:::x --> y; `';
    expect(XMLValidator.validate(svg(farm))).toBe(true);
    expect(
      mermaid(farm)
        .split("\n")
        .filter((line) => line.includes("LAN")),
    ).toEqual(['    subgraph n1["LAN #34;]:::x --#62; y#59; #96; 10.17.3.0/24"]']);
  });

  it("shows how many machines are not drawn", () => {
    const farm = drawn(recordedText("create"));
    const tier = farm.lans[0]!.tiers[0]!;
    tier.machines = Array.from({ length: 100 }, () => tier.machines[0]!);
    expect(svg(farm)).toContain("and 92 more");
    expect(mermaid(farm)).toContain('"92 more"');
  });

  it("only has arrows between tiers that are drawn, of which the summary form may lack some", () => {
    const farm = drawn(recordedText("grow", "json"));
    expect(farm.lans.flatMap(({ tiers }) => tiers.flatMap(({ needs }) => needs))).toContain("shop / app");
    const text = mermaid(farm);
    const declared = [...text.matchAll(/^ +(?:subgraph )?(n\d+)\[/gm)].map(([, id]) => id);
    const ends = [...text.matchAll(/^ {2}(n\d+) --> (n\d+)$/gm)].flatMap(([, from, to]) => [from, to]);
    expect(ends.filter((id) => !declared.includes(id!))).toEqual([]);
    expect(XMLValidator.validate(svg(farm))).toBe(true);
  });

  it("names a dependency on a tier in another LAN", () => {
    const farm = drawn(recordedText("create"));
    const [lan] = farm.lans;
    const [app, db] = ["shop / app", "shop / db"].map((title) => lan!.tiers.find((tier) => tier.title === title)!);
    farm.lans = [
      { ...lan!, tiers: [app!] },
      { ...lan!, name: "other", tiers: [db!] },
    ];
    expect(svg(farm)).toContain("waits for shop / db");
    expect(mermaid(farm)).toMatch(/^ {2}n\d+ --> n\d+$/m);
  });

  it("terminates for tiers that wait for each other", () => {
    const farm = drawn(recordedText("create"));
    for (const tier of farm.lans[0]!.tiers) tier.needs = farm.lans[0]!.tiers.map(({ title }) => title);
    expect(XMLValidator.validate(svg(farm))).toBe(true);
  });
});
