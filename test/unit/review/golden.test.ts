import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { markdown, maxCommentLength } from "../../../src/review/render/markdown";
import { plainText } from "../../../src/review/render/text";
import { fixtures, manifest, recorded, recordedOnEc2, reviewOf } from "./support";

/** As if the images of the recorded previews were in the cache. */
const manifests = {
  "web-e4e1d60db6f6.qcow2": manifest(41, [
    { name: "nginx", version: "1.22.1-9", licences: ["BSD-2-clause"] },
    { name: "openssl", version: "3.0.16-1~deb12u1", licences: ["Apache-2.0"] },
    { name: "telnet", version: "0.17+2.4-2", licences: ["BSD-4-clause"] },
  ]),
  "web-ac2d60d74a25.qcow2": manifest(0.5, [
    { name: "curl", version: "7.88.1-10", licences: ["curl", "BSD-3-clause"] },
    { name: "nginx", version: "1.22.1-9+deb12u2", licences: ["BSD-2-clause"] },
    { name: "openssl", version: "3.0.17-1~deb12u3", licences: ["Apache-2.0"] },
  ]),
};

describe("reports", () => {
  it.each([...recorded, ...recordedOnEc2])("of %s are unchanged", async (name) => {
    const report = reviewOf(name, "jsonl", manifests);
    await expect(markdown(report)).toMatchFileSnapshot(join(fixtures, "golden", `${name}.md`));
    await expect(plainText(report)).toMatchFileSnapshot(join(fixtures, "golden", `${name}.txt`));
  });

  it("fold long groups, and fit in a comment", () => {
    const report = reviewOf("image");
    const [machine] = report.machines;
    report.machines = Array.from({ length: 3000 }, (_, i) => ({
      ...machine!,
      name: `shop-web-${i + 1}`,
      group: `shop / ${i % 50}`,
      causes: [`cause ${i} ${"long ".repeat(20)}`],
    }));
    const text = markdown(report);
    expect(text.length).toBeLessThanOrEqual(maxCommentLength);
    expect(text).toContain("`shop-web-1`");
    expect(text).toMatch(/_\d+ more do not fit here/);
    expect(plainText(report)).toContain("shop-web-3000");
  });

  it("list lost data before a long error, which is cut off", () => {
    const report = reviewOf("without-app");
    report.errors = Array.from({ length: 10 }, (_, i) => `error ${i} ${"x".repeat(20_000)}`);
    const text = markdown(report);
    expect(text).toContain("error 9 x");
    expect(text).toContain("xxx…");
    expect(text.length).toBeLessThan(20_000);
    expect(text.indexOf("**Data is lost:**")).toBeGreaterThan(0);
    expect(text.indexOf("**Data is lost:**")).toBeLessThan(text.indexOf("**The preview failed:**"));
  });

  it("fold all but the most severe changes", () => {
    const report = reviewOf("image");
    const [machine] = report.machines;
    const [live, lost] = [
      { effect: "live", machineEffect: "live" },
      { effect: "data loss", machineEffect: "destroy" },
    ] as const;
    report.machines = Array.from({ length: 15 }, (_, i) => ({
      ...machine!,
      ...live,
      name: `m${i}`,
      causes: [`cause ${i}`],
    }));
    report.machines.push({ ...machine!, ...lost, name: "last" });
    const text = markdown(report);
    expect(text).toContain("<details><summary>4 more</summary>");
    expect(text.indexOf("`last`")).toBeLessThan(text.indexOf("`m0`"));
  });

  it("name a run of machines by the first and the last", () => {
    const report = reviewOf("image");
    const [machine] = report.machines;
    report.machines = [1, 2, 3, 4, 7].map((i) => ({ ...machine!, name: `shop-web-${i}` }));
    expect(markdown(report)).toContain("`shop-web-1` to `shop-web-4` (4), `shop-web-7` |");
  });

  it("display names without interpreting them", () => {
    const report = reviewOf("image");
    report.machines = [{ ...report.machines[0]!, name: "a`b|c", causes: ["<img src=x> @all [x](y) #1"] }];
    report.errors = ["\u001b[2J gone\r| a | b |\r> [!NOTE]"];
    const text = markdown(report);
    expect(text).not.toContain("<img");
    expect(text).not.toContain("@all");
    expect(text).not.toContain("\r");
    expect(text).toContain("`a'b\\|c`");
    expect(plainText(report)).not.toContain("\u001b");
  });
});
