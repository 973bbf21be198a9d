import { describe, expect, test } from "vitest";
import type { Review } from "../../../../src/review/model";
import { markdown, maxCommentLength } from "../../../../src/review/render/markdown";
import { empty, full } from "./full";

test("a report with something in each part", () => {
  expect(markdown(full)).toMatchInlineSnapshot(`
    "<!-- vmfarm review shop/dev -->

    ### The preview failed, 1 machine loses data, 2 created, 1 elastic farm changed, 1 port opened to the world

    Stack \`shop/dev\`.

    > [!CAUTION]
    > **Data is lost:** \`data\`, \`more\` of \`db\`.

    > [!CAUTION]
    > **The preview failed:** it failed

    > [!WARNING]
    > **Open to the world:** \`sg\`, port 22 opened to the world.

    > [!WARNING]
    > **Unknown who gets access:** \`sg\`, port 23 opened to pl-1.

    > [!WARNING]
    > The image \`web-2\` is 40 days old, and its maxAge is 30 days: change its \`edition\` to rebuild it.

    | Tier | Machines | What happens |
    | --- | --- | --- |
    | single machines | \`db\` | 🛑 replaced, because a cause; data disk data is deleted with its data; data disk log kept; data disk more is deleted with its data |
    | shop / web | \`shop-web-1\`, \`shop-web-2\` | ✨ created |

    | Elastic farm | What happens |
    | --- | --- |
    | \`elastic\` | 🟢 changed; words |

    | Image | Base | Age | Packages | Licences |
    | --- | --- | --- | --- | --- |
    | \`web-1\` → \`web-2\` | Debian | 40 of 30 days | 1 added, 1 removed, 1 updated | A (4), B (3), C (2), 2 more |
    | \`new-1\` | file | will be built |  | A (1) |
    | \`gone-1\` removed | file |  |  |  |
    | \`same-1\` | file | 1 days |  |  |

    <details><summary>Packages of web: 1 added, 1 removed, 1 updated</summary>

    - added \`new\` 1
    - removed \`old\` 2
    - updated \`up\` 3 → 4

    </details>

    **Access**

    - ⚠️ \`sg\`: port 22 opened to the world
    - ⚠️ \`sg\`: port 23 opened to pl-1
    - 🔓 \`sg\`: port 24 opened to 10.0.0.0/8
    - 🔒 \`sg\`: port 25 closed to 10.0.0.0/8

    **Network**

    - 🟢 LAN lan: changed

    **Cost**: 1.00 USD more per hour, 730.00 USD per month of 730 hours. On-demand prices of 2026-11-26, without usage-based charges.

    <details><summary>What changes</summary>

    - +1 a: +2.0000 USD per hour
    - −1 b: −1.0000 USD per hour

    </details>

    **Not running**: 4 machines are stopped as declared: \`a-1\` to \`a-3\` (3), \`b\`.

    <details><summary>1 other resources</summary>

    - create \`bucket\` (aws:s3/bucket:&#8203;Bucket)

    </details>

    <details><summary>1 warning</summary>

    - first second

    </details>

    <details><summary>2 notices of the engine</summary>

    - a notice
    - another

    </details>

    _Changes made by hand since the last refresh are not included; \`pulumi preview --refresh\` includes them._
    "
  `);
});

test("a report of nothing", () => {
  expect(markdown(empty)).toBe("<!-- vmfarm review shop/dev -->\n\n### Nothing changes\n\nStack `shop/dev`.\n");
  expect(markdown({ ...empty, project: "", stack: "" })).toBe("<!-- vmfarm review / -->\n\n### Nothing changes\n");
});

test("the marker has only characters that cannot end it", () => {
  expect(markdown({ ...empty, project: "a-->b c", stack: "d.e_f-1" })).toMatch(
    /^<!-- vmfarm review a--bc\/d\.e_f-1 -->\n/,
  );
});

const changed = (name: string, group: string, cause = "x") =>
  ({ name, group, effect: "live", machineEffect: "live", causes: [cause], disks: [] }) as Review["machines"][number];

describe("many", () => {
  const rowsOf = (text: string) => text.split("\n").filter((line) => line.startsWith("| g "));

  test("rows of machines: twelve are shown, and the rest is folded", () => {
    const machines = (count: number) => Array.from({ length: count }, (_, i) => changed(`m${i}x`, "g", `c${i}`));
    expect(markdown({ ...empty, machines: machines(12) })).not.toContain("<details>");
    const text = markdown({ ...empty, machines: machines(13) });
    expect(rowsOf(text)).toHaveLength(13);
    expect(text).toContain("<summary>1 more</summary>");
  });

  test("machines in a row: eight runs are named, and the rest is counted", () => {
    const machines = (count: number) => Array.from({ length: count }, (_, i) => changed(`m${i}x`, "g"));
    expect(rowsOf(markdown({ ...empty, machines: machines(8) }))[0]).toMatch(/`m7x` \|/);
    expect(rowsOf(markdown({ ...empty, machines: machines(11) }))[0]).toMatch(/`m7x` and 3 more \|/);
    const run = [1, 2, 3].map((i) => changed(`z-${i}`, "g"));
    expect(rowsOf(markdown({ ...empty, machines: [...machines(8), ...run] }))[0]).toMatch(/`m7x` and 3 more \|/);
  });

  test("changes of access: twelve are shown, and the rest is folded", () => {
    const access = (count: number) => Array.from({ length: count }, () => full.access[3]!);
    expect(markdown({ ...empty, access: access(12) })).not.toContain("<details>");
    expect(markdown({ ...empty, access: access(14) })).toContain("<summary>2 more</summary>");
  });

  test("parts that do not fit are left out, and the report says so", () => {
    const warnings = Array.from({ length: 700 }, (_, i) => `${i} ${"w".repeat(100)}`);
    const fitting = markdown({ ...empty, warnings: warnings.slice(0, 500), refreshed: false });
    expect(fitting).toContain("<summary>500 warnings</summary>");
    expect(fitting).not.toContain("The rest does not fit");
    const text = markdown({ ...empty, warnings, notices: ["n"], refreshed: false });
    expect(text).not.toContain("700 warnings");
    expect(text).toMatch(/_The rest does not fit in a comment; .*_\n\n_Changes made by hand .*_\n$/);
    expect(text.length).toBeLessThanOrEqual(maxCommentLength);
    expect(markdown({ ...empty, warnings })).toMatch(/_The rest does not fit in a comment; .*_\n$/);
  });
});

describe("what a reviewer must not miss:", () => {
  const alertsOf = (more: Partial<Review>) =>
    markdown({ ...empty, ...more })
      .split("\n")
      .filter((line) => line.startsWith(">"));
  const lost = (name: string): Review["machines"][number] => ({
    ...changed(name, "g"),
    effect: "data loss",
    disks: [{ disk: "data", fate: "lost", words: "" }],
  });

  test("ten machines that lose data are named, and the rest is counted", () => {
    const machines = (count: number) => Array.from({ length: count }, (_, i) => lost(`m${i}`));
    expect(alertsOf({ machines: machines(10) })[1]).toMatch(/`data` of `m8`; `data` of `m9`\.$/);
    expect(alertsOf({ machines: machines(12) })[1]).toMatch(/`data` of `m9` and of 2 more machines\.$/);
  });

  test("ten ports that are opened are named, and the rest is counted", () => {
    const access = (count: number) => Array.from({ length: count }, () => full.access[0]!);
    expect(alertsOf({ access: access(10) })[1]).toMatch(/the world; `sg`, port 22 opened to the world\.$/);
    expect(alertsOf({ access: access(12) })[1]).toMatch(/port 22 opened to the world and 2 more\.$/);
    expect(alertsOf({ access: [{ ...full.access[0]!, opened: false }] })).toEqual([]);
  });

  test("ten errors, cut off after a thousand characters", () => {
    const errors = Array.from({ length: 11 }, (_, i) => `e${i}`);
    expect(alertsOf({ errors })).toHaveLength(11);
    expect(alertsOf({ errors: ["x".repeat(1000)] })[1]).toMatch(/\*\* x{1000}$/);
    expect(alertsOf({ errors: ["x".repeat(1001)] })[1]).toMatch(/\*\* x{1000}…$/);
  });
});
