import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderMetaData } from "../../../src/cloudInit/metaData";
import { renderNetworkConfig } from "../../../src/cloudInit/networkConfig";
import { renderReadableYaml, renderYaml } from "../../../src/cloudInit/yaml";
import { propertyRuns } from "../../support/longRun";
import { readWithPyYaml } from "../../support/readers";
import { hostile, hostileTexts } from "./hostile";

/** Texts that YAML 1.1, 1.2 or PyYAML read as something else. */
const ambiguous = [
  ..."no n y Yes on OFF true TRUE ~ null NULL = << 1e3 1.5e+3 685_230.15 0x1f 0x_ 0b1 0b_ 0o17 017 08 0_ 1_5 0-7".split(
    " ",
  ),
  ..."1:30 190:20:30.15 1:61 -1:30 +1 -.inf .inf .nan .5 1. ._1 . .. ... --- - ? : 2001-01-01 2001-1-1 2001-13-45".split(
    " ",
  ),
  ..."2001-01-01T00:00:00Z @a `a %a !a !!str &a *a | > [a {a ] } , 'a \"a a: :a #a a# \\ 1__ 1,000 [] {}".split(" "),
  ...[
    "",
    " ",
    "a b",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a #b",
    " a",
    "a ",
    "a\tb",
    "2001-1-1 1:1:1",
    "\u0085",
    "\u2028",
    "\ufeff",
  ],
];
const text = fc.oneof(fc.constantFrom(...ambiguous, ...hostileTexts), hostile);
const leaf = fc.oneof(text, text, fc.integer(), fc.boolean());
const value = fc.oneof(
  fc.dictionary(text, fc.oneof(leaf, fc.array(leaf), fc.dictionary(text, leaf)), { noNullPrototype: true }),
  fc.array(fc.oneof(leaf, fc.array(leaf))),
);
/** Each as a key and as a value, so that nothing is left to chance. */
const everyText = [...ambiguous, ...hostileTexts].map((one) => ({ [one]: [one, { value: one, [one]: one }] }));

describe.each([
  ["renderYaml", renderYaml],
  ["renderReadableYaml", renderReadableYaml],
])("%s", (_, render) => {
  it("is read unchanged by PyYAML, and here with YAML 1.1 and 1.2", async () => {
    const values = [...everyText, ...fc.sample(value, propertyRuns(300))];
    const rendered = values.map(render);
    expect(await readWithPyYaml(rendered)).toEqual(values);
    for (const [i, one] of rendered.entries()) {
      expect(parse(one, { version: "1.1" })).toEqual(values[i]);
      expect(parse(one, { version: "1.2" })).toEqual(values[i]);
      expect(one).toMatch(/^[\n -~]*$/);
    }
  });
});

it("renderReadableYaml only quotes what needs it", () => {
  expect(renderReadableYaml({ all: { no: { "web-1": { ansible_host: "10.0.0.1" } } }, n: 1 })).toBe(
    'all:\n  "no":\n    web-1:\n      ansible_host: 10.0.0.1\n"n": 1\n',
  );
});

it("meta-data and network-config keep their names for PyYAML", async () => {
  const nic = { mac: "52:54:00:00:00:03", address: "10.0.0.5", prefix: 24, acceptsRouters: true };
  const documents = ambiguous.flatMap((name) => [
    renderMetaData({ instanceId: name, hostname: name }),
    renderNetworkConfig([{ ...nic, nameservers: [name], search: [name] }]),
  ]);
  expect(await readWithPyYaml(documents)).toEqual(
    ambiguous.flatMap((name) => [
      { "instance-id": name, "local-hostname": name },
      expect.objectContaining({
        ethernets: {
          lan0: expect.objectContaining({
            match: { macaddress: nic.mac },
            addresses: ["10.0.0.5/24"],
            nameservers: { addresses: [name], search: [name] },
          }),
        },
      }),
    ]),
  );
});
