import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { append, escapeTemplate, escapeXml, replace, stylesheet } from "../../../../src/platform/libvirt/xml";
import { propertyRuns } from "../../../support/longRun";
import { carried, hostile, hostileTexts } from "./hostile";
import { parse, transform } from "./transform";

const examples = hostileTexts.map((text): [string] => [text]);

test("a parser reads back what escapeXml escaped, in text and in an attribute", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeXml(text);
      expect(escaped).not.toMatch(/[<>"'\t\n\r]/);
      const { r } = parse(`<r a="${escaped}" b='${escaped}'>x${escaped}x</r>`);
      expect(r[0]["@a"]).toBe(carried(text));
      expect(r[0]["@b"]).toBe(carried(text));
      expect(r[0]["#text"]).toBe(`x${carried(text)}x`);
    }),
    { numRuns: examples.length + propertyRuns(475), examples },
  );
});

describe("through xsltproc", () => {
  /** Puts a text into an element's text and into an attribute, like the stylesheets, and reads the result. */
  async function through(text: string) {
    const added = `<added a="${escapeTemplate(text)}">x${escapeXml(text)}x</added>`;
    const out = await transform("<r><keep/></r>", stylesheet([append("/r", added), replace("/r/keep")]));
    const { r } = parse(out);
    return { elements: Object.keys(r[0]).filter((name) => name !== "#text"), added: r[0].added[0] };
  }

  test("a text is unchanged, and nothing is added", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const { elements, added } = await through(text);
        expect(elements).toEqual(["added"]);
        expect(Object.keys(added).sort()).toEqual(["#text", "@a"]);
        expect(added["@a"]).toBe(carried(text));
        expect(added["#text"]).toBe(`x${carried(text)}x`);
      }),
      { numRuns: examples.length + propertyRuns(35), examples },
    );
  });
});

test("append keeps existing elements, replace removes or replaces them", async () => {
  const sheet = stylesheet([append("/r/list", "<new/>"), replace("/r/old"), replace("/r/other", '<else n="1"/>')]);
  const out = await transform('<r a="1"><list b="2"><one/></list><old><deep/></old><other/>text</r>', sheet);
  expect(out.replace(/\s+/g, "")).toBe('<ra="1"><listb="2"><one/><new/></list><elsen="1"/>text</r>');
});
