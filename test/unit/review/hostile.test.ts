import fc from "fast-check";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { drawnFarm } from "../../../src/graph/farm";
import { mermaid } from "../../../src/graph/mermaid";
import { svg } from "../../../src/graph/svg";
import { readPreview } from "../../../src/preview/readPreview";
import { textOf } from "../../../src/report/tables";
import type { Review } from "../../../src/review/model";
import { markdown } from "../../../src/review/render/markdown";
import { plainText } from "../../../src/review/render/text";
import { review } from "../../../src/review/review";
import { propertyRuns } from "../../support/longRun";
import { knowledge, recordedText, reviewOf } from "./support";

const report = reviewOf("image");

/** A report in which everything has the same name or message. */
function everywhere(name: string): Review {
  const package_ = { name, version: name };
  return {
    ...report,
    machines: [
      { ...report.machines[0]!, name, group: name, causes: [name], disks: [{ disk: name, fate: "lost", words: name }] },
    ],
    counts: { "data loss": 1 },
    farms: [{ name, effect: "live", causes: [name], words: [name] }],
    images: [
      {
        ...report.images[0]!,
        name,
        before: `${name}a`,
        after: `${name}b`,
        base: name,
        expired: true,
        packages: { added: [package_], removed: [package_], updated: [{ name, before: name, after: name }] },
        licences: [{ licence: name, packages: 1 }],
      },
    ],
    access: [
      { group: name, range: name, world: true, opened: true, words: name },
      { group: name, range: name, world: false, opened: true, unknown: true, words: name },
    ],
    cost: {
      usd: { min: 1, usual: 1, max: 1 },
      lines: [{ what: name, usd: 1 }],
      unknown: [name],
      asOf: "2026-01-01",
    },
    stoppedMachines: [{ state: "stopped", machines: [name] }],
    networks: [{ name, effect: "live", words: name }],
    others: [{ name, type: name, action: name }],
    warnings: [name],
    notices: [name],
    errors: [name],
  };
}

const tricks = [
  ...[
    "\n",
    "\r",
    "\r\n",
    "\u2028",
    "\u2029",
    "\u0085",
    "\v",
    "\f",
    "\u001b[2J",
    "\u001b]0;x\u0007",
    "\u0000",
    "\u0008",
  ],
  ...["\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\ud800", "\u{e0041}", "\u3164"],
  ...[
    "`",
    "``",
    "```",
    "~~~",
    "|",
    "\\",
    "\\|",
    "\\\\|",
    "*",
    "_",
    "~~",
    "#",
    "##",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "=",
    "---",
    "\t",
  ],
  ...[
    "<b>",
    "</details>",
    "<!--",
    "-->",
    "<img src=x>",
    "&lt;",
    "&#64;all",
    "@all",
    "@a-b",
    "#12",
    "!12",
    "$12",
    "%12",
    "^alert",
  ],
  ...["GH-12", "a/b#1", ":tada:", "$x$", "$`x`$", "[x](http://e.org)", "[x]", "![x](y)", "[^1]", "javascript:alert(1)"],
  ...[
    "http://e.org",
    "HTTPS://e.org",
    "www.e.org",
    "WWW.E.ORG",
    "ftp://e.org",
    "a@e.org",
    "mailto:a@e.org",
    "xmpp:a@e.org",
  ],
  ...["error: x", "warning: x", "\nshop-web-1: destroyed", '"', "'", ";", "<br/>", "\n\n"],
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...tricks), fc.string({ unit: "binary", maxLength: 3 }), fc.constant("a")), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => `x${parts.join("")}x`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u3164]/;

/** What is not text; code and escaped characters are. A reference to a zero-width space breaks a word. */
const bare = (text: string) => text.replace(/\\[!-/:-@[-`{-~]|`[^`\n]*`/g, " ").replace(/&(amp|lt|gt|#8203);/g, " ");

/** The structure of a page, line by line: table bars, line beginnings, and tags. */
function skeleton(text: string): string[] {
  return text.split("\n").map((line) => {
    // Code in a cell does not protect a bar.
    const bars = line.startsWith("|") ? line.replace(/\\[!-/:-@[-`{-~]/g, "").match(/\|/g)?.length : 0;
    const begins = /^(> |- |\| |### |\*\*|_|<\/?\w+>(<\w+>)?|<!--|)/.exec(line)![0];
    return `${begins} ${bars} ${
      bare(line)
        .match(/<[^ ][^>]*>/g)
        ?.join() ?? ""
    }`.replace(/<!-- vmfarm.*$/, "");
  });
}

/** What a service would turn into a link or a mention, outside of code. */
const links = /(?<![\w/])www\.\w|[a-z]:\/\/|(mailto|xmpp):\S|[@#!$%^]\w|\bGH-\d|:[\w+-]+:(?!\/)/i;
/** What Markdown turns into a link where it is interpreted: a summary is HTML. */
const written = /^(?!<details>).*\]\(/m;

describe("for any names", () => {
  it("a comment has the same lines, cells, tags and links", () => {
    const plain = skeleton(markdown(everywhere("xax")));
    fc.assert(
      fc.property(hostile, (name) => {
        const text = markdown(everywhere(name));
        expect(text).not.toMatch(unseen);
        expect(skeleton(text)).toEqual(plain);
        const [, ...shown] = text.split("\n");
        expect(bare(shown.join("\n")).replace(/\[!\w+\]/g, "")).not.toMatch(links);
        expect(bare(text)).not.toMatch(written);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it("the text format has the same lines, and messages of several lines are indented", () => {
    const silent = (name: string) => ({ ...everywhere(name), errors: [], warnings: [], notices: [] });
    const lines = (text: string) => text.split("\n").length;
    const plain = lines(plainText(silent("xax")));
    const same = reviewOf("same");
    const messages = (name: string) => plainText({ ...same, errors: [name], warnings: [name], notices: [name] });
    const begun = (name: string) =>
      messages(name)
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("    "))
        .map((line) => line.replace(/: .*$/, ""));
    fc.assert(
      fc.property(hostile, (name) => {
        expect(plainText(silent(name))).not.toMatch(unseen);
        expect(lines(plainText(silent(name)))).toBe(plain);
        expect(messages(name)).not.toMatch(unseen);
        expect(begun(name)).toEqual(begun("xax"));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it("tables of images have the same lines", () => {
    const table = (name: string) => textOf([{ title: "t", heads: ["a", "b"], rows: [[name, name]], notes: [name] }]);
    fc.assert(
      fc.property(hostile, (name) => {
        expect(table(name).split("\n")).toHaveLength(table("xax").split("\n").length);
        expect(table(name)).not.toMatch(unseen);
      }),
    );
  });

  it("drawings have the same lines and parts", () => {
    const preview = readPreview(recordedText("create"));
    const drawn = (name: string) => {
      const farm = drawnFarm(preview, review(preview, knowledge()));
      const [lan] = farm.lans;
      const machine = { ...lan!.tiers[0]!.machines[0]!, name, address: name };
      return {
        title: name,
        host: name,
        lans: [{ ...lan!, name, range: name, tiers: [{ title: name, needs: [], machines: [machine] }] }],
      };
    };
    const parts = (text: string) => text.match(/<\/?[a-z]+/g);
    fc.assert(
      fc.property(hostile, (name) => {
        const farm = drawn(name);
        const [flow, picture] = [mermaid(farm), svg(farm)];
        expect(flow.split("\n")).toHaveLength(mermaid(drawn("xax")).split("\n").length);
        expect(flow.replace(/"[^"\n]*"/g, "")).toBe(mermaid(drawn("xax")).replace(/"[^"\n]*"/g, ""));
        expect(XMLValidator.validate(picture)).toBe(true);
        expect(parts(picture)).toEqual(parts(svg(drawn("xax"))));
        for (const text of [flow, picture]) expect(text).not.toMatch(unseen);
      }),
    );
  });
});
