import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readExtra } from "../../../src/cloudInit/extra";
import { checkGuest } from "../../../src/cloudInit/guest";
import { renderPeers, withPeers } from "../../../src/cloudInit/peers";
import { renderUserData } from "../../../src/cloudInit/userData";
import { Problems } from "../../../src/input/problem";
import { propertyRuns } from "../../support/longRun";
import { type TakenIn, takeIn } from "../../support/readers";
import { hostileTexts } from "./hostile";

/** User-data of a machine with its own package and command besides the extra user-data, as platforms render it. */
function userDataWith(cloudInit: string): string {
  const problems = new Problems();
  const plan = checkGuest({ packages: ["own"], commands: ["echo own"], cloudInit }, problems);
  problems.refuse("VirtualMachine", "test");
  const userData = renderUserData(plan!, { hostname: "web-1", fqdn: "web-1.lan.test", dataDisks: [] });
  return withPeers(userData, renderPeers({ machine: "web-1", tiers: {} }));
}

const ownCommand = ["vmfarm_command", "0", "echo own"];

/** Whether vmfarm's own part has come through, and nothing was left out. */
function isWhole({ config, warnings }: TakenIn): boolean {
  const has = (list: unknown, entry: unknown) =>
    Array.isArray(list) && list.some((one) => JSON.stringify(one) === JSON.stringify(entry));
  const written = config?.write_files?.some(({ path }: { path: string }) => path === "/etc/vmfarm/peers.json");
  return warnings.length === 0 && has(config?.packages, "own") && has(config?.runcmd, ownCommand) && written;
}

/** As Terraform's and Pulumi's `cloudinit_config` write it with Go's mime/multipart: the first line of its header ends in LF. */
function cloudinitConfig(parts: { contentType?: string; filename?: string; mergeType?: string; content: string }[]) {
  const rendered = parts.map(({ contentType = "text/plain", filename, mergeType, content }) =>
    [
      "--MIMEBOUNDARY",
      ...(filename ? [`Content-Disposition: attachment; filename="${filename}"`] : []),
      "Content-Transfer-Encoding: 7bit",
      `Content-Type: ${contentType}`,
      "Mime-Version: 1.0",
      ...(mergeType ? [`X-Merge-Type: ${mergeType}`] : []),
      "",
      `${content}\r\n`,
    ].join("\r\n"),
  );
  const head = 'Content-Type: multipart/mixed; boundary="MIMEBOUNDARY"\nMIME-Version: 1.0\r\n\r\n';
  return `${head}${rendered.join("")}--MIMEBOUNDARY--\r\n`;
}

const theirs = "#cloud-config\npackages: [a]\nruncmd: [echo extra]\n";
const append = "list(append)+dict(recurse_array)+str()";
const terraform = cloudinitConfig([{ contentType: "text/cloud-config", mergeType: append, content: theirs }]);

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
const wrapped = (text: string) => text.replace(/.{76}/g, "$&\n");
const header = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b";
const mime = (...parts: string[]) => `${header}\n\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--\n`;
const config = `Content-Type: text/cloud-config\n\n${theirs}`;

/** One document each, of `theirs`. */
const forms: [string, string][] = [
  ["a cloud-config", theirs],
  ["a cloud-config with a byte order mark and CRLF", `\ufeff${theirs.replaceAll("\n", "\r\n")}`],
  ["a MIME document from cloudinit_config", terraform],
  ["the same in base64", base64(terraform)],
  ["the same in gzip and base64, as cloudinit_config writes it by default", base64(gzipSync(terraform))],
  ["the same in lines", wrapped(base64(gzipSync(terraform)))],
  ["a cloud-config in base64", base64(theirs)],
  ["one with type plain text, whose content is inspected", cloudinitConfig([{ content: theirs }])],
  [
    "several, the later appended",
    cloudinitConfig([
      { content: "#cloud-config\npackages: [a]\n" },
      { content: "#cloud-config\nruncmd: [echo extra]\n", mergeType: append },
    ]),
  ],
  ["a MIME document with LF", mime(config)],
  ["a MIME document with CRLF", mime(config).replaceAll("\n", "\r\n")],
  ["a MIME document with CR", mime(config).replaceAll("\n", "\r")],
  ["a part without a line end at its end", mime(config.trimEnd())],
  ["preamble and epilogue", `${mime(config).replace("\n\n", "\n\npreamble\n\n")}epilogue\n`],
  ["a folded header", mime(config).replace("; boundary=b", ';\r\n\tboundary="b"; charset="us-ascii"')],
  ["a boundary behind a parameter that looks like one", mime(config).replace("; b", '; name="x; boundary=y"; b')],
  ["white space after the boundaries", mime(config).replaceAll("--b\n", "--b \t\n")],
  ["field names in capitals", mime(config.replace("Content-Type", "CONTENT-TYPE"))],
  ["a duplicate field, of which the first counts", mime(`Content-Type: text/plain\n${config}`)],
  ["a header without an empty line after it", mime(config.replace("\n\n", "\n"))],
  ["an invalid type", mime(config.replace("text/cloud-config", "cloud-config"))],
  ["a single document", `MIME-Version: 1.0\n${config}`],
  ["a part in base64", mime(`Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${base64(theirs)}`)],
  [
    "a part in quoted-printable with umlauts",
    mime(
      `Content-Type: text/cloud-config; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n${theirs}# f=C3=BC=\nr=0A`,
    ),
  ],
  [
    "a compressed part",
    mime(`Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n${base64(gzipSync(theirs))}`),
  ],
  ["documents in documents", mime(`${mime(config).replaceAll("--b", "--inner").replace("=b", '="inner"').trimEnd()}`)],
  ["a template", mime(`Content-Type: text/jinja2\n\n## template: jinja\n${theirs}`)],
  ["a template with type plain text", mime(`Content-Type: text/plain\n\n## template: jinja\n${theirs}`)],
  [
    "an archive",
    mime(
      `Content-Type: text/cloud-config-archive\n\n- type: text/cloud-config\n  content: |\n${theirs.replace(/^/gm, "    ")}`,
    ),
  ],
];

describe("Debian's cloud-init finds both the machine's own user-data and the extra one in", () => {
  const taken = new Map<string, TakenIn>();

  beforeAll(async () => {
    const all = await takeIn(forms.map(([, cloudInit]) => userDataWith(cloudInit)));
    forms.forEach(([name], i) => {
      taken.set(name, all[i]!);
    });
  }, 60_000);

  it.each(forms)("%s", (name) => {
    const { config, warnings } = taken.get(name)!;
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({ hostname: "web-1", packages: ["own", "a"] });
    expect(config!.runcmd.slice(1)).toEqual([ownCommand, "echo extra"]);
  });

  it("parts that are not a cloud-config, under their names", async () => {
    const dir = mkdtempSync(join(tmpdir(), "vmfarm-include-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    writeFileSync(join(dir, "included"), theirs);
    const handler = [
      "#part-handler",
      "def list_types(): return ['text/mine']",
      "def handle_part(data, ctype, filename, payload): pass",
    ].join("\n");
    const parts = [
      { contentType: "text/x-shellscript", filename: "setup.sh", content: "#!/bin/sh\necho setup\n" },
      { content: "#!/bin/sh\r\necho windows\r\n" },
      { contentType: "text/cloud-boothook", filename: "hook", content: "#cloud-boothook\necho hook\n" },
      { content: handler },
      { contentType: "text/mine", content: "anything" },
      { content: `#include\nfile://${join(dir, "included")}\n` },
    ];
    const [taken] = await takeIn([userDataWith(cloudinitConfig(parts))]);
    expect(isWhole(taken!)).toBe(true);
    expect(taken!.scripts).toEqual({
      "setup.sh": "#!/bin/sh\necho setup\n",
      "part-002": "#!/bin/sh\necho windows\n",
    });
    expect(taken!.bootHooks).toEqual({ hook: "echo hook\n" });
    expect(taken!.config!.packages).toEqual(["own", "a"]);
  });

  it("a script saved on Windows", async () => {
    const [taken] = await takeIn([userDataWith("#!/bin/sh\r\necho extra\r\n")]);
    expect(taken!.scripts).toEqual({ extra: "#!/bin/sh\necho extra\n" });
  });

  it("a document that sets its own merge rule", async () => {
    const replacing = `${theirs}merge_how: [{name: list, settings: [replace]}, {name: dict, settings: [replace]}]\n`;
    const [taken] = await takeIn([userDataWith(replacing)]);
    expect(taken!.config).toMatchObject({ packages: ["a"], runcmd: ["echo extra"] });
  });
});

/** What YAML 1.1 and PyYAML read in special ways, as values and as keys. */
const values = [
  ..."1|no|=|<<|~|null|0x1f|1:30|2001-01-01|2001-13-45|2001-1-1 25:00:00|.inf|1e3|0o17|08|- a|[a, b]|[a, ]|{a: b}".split(
    "|",
  ),
  ..."{{ x }}|{a}|[a: b]|@a|`a`|%a|%YAML 1.1|a:|&k a|*k|!!binary aGk=|!!binary é|!!timestamp x|!!set {a, b}|!foo 1".split(
    "|",
  ),
  ..."{<<: 1}|{<<: {a: 1}}|{a: 1, a: 2}|a # c|a: b|---|...|[http://x]|{a:b}|1_000|190:20:30|!!timestamp '2001-02-30'".split(
    "|",
  ),
  ...[
    "\ta",
    "a\tb",
    "a \t",
    '"a\tb"',
    '"\\x41\\e"',
    "'a\n\n  b'",
    "|\n  x\ty\n\t",
    "|2\n  x",
    ">-\n  y",
    '"a\u0085b"',
    "a\u2028b",
  ],
  ...["\u0007", "\u007f", "a\rb", "\ufeff", "é", "😀", ...hostileTexts.filter((text) => text.length < 1000)],
];
const keys = ["a", "no", "~", "1", "=", "2001-01-01", "? [x]\n", "<<", "{a}", "&k k", "users", "packages", "merge_how"];
const entry = fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)).map(([key, value]) => `${key}: ${value}`);
const item = fc
  .tuple(fc.constantFrom(...values), fc.constantFrom(...values))
  .map(([a, b]) => `list:\n  - ${a}\n  - ${b}`);
const documents = fc
  .array(fc.oneof(entry, item), { minLength: 1, maxLength: 3 })
  .map((entries) => `#cloud-config\n${entries.join("\n")}\n`);

describe("a cloud-config of any kind", () => {
  it("is refused, or merged completely by Debian's cloud-init", async () => {
    const tried = propertyRuns(1000);
    const accepted = fc.sample(documents, tried).filter((text) => !("fault" in readExtra(text)));
    // The user's own rule may leave out our part.
    const merged = accepted.filter((text) => !text.includes("merge_how"));
    const taken = await takeIn(merged.map(userDataWith));
    expect(merged.filter((_, i) => !isWhole(taken[i]!))).toEqual([]);
    expect(merged.length).toBeGreaterThan(tried / 50);
  }, 60_000);

  it.each([
    "list: [a, =]",
    "list: [a, <<]",
    "day: 2001-02-30",
    "at: 2001-01-01 25:00:00",
    "text: a\tb",
    "text:\t[a]",
    'text: "\u0007"',
    "name: {{ name }}",
    "a: &k 1\nb: &k 2",
    "data: !!binary é",
    "merge_how: append",
    "merge_how: list(append)+set()",
  ])("is refused if cloud-init would leave it out: %j", async (text) => {
    expect(readExtra(`#cloud-config\n${text}\n`)).toHaveProperty("fault");
    const encoded = `Content-Type: text/cloud-config\nContent-Transfer-Encoding: base64\n\n${base64(`#cloud-config\n${text}\n`)}`;
    const [taken] = await takeIn([`MIME-Version: 1.0\n${encoded}\n`]);
    expect(taken!.config).toEqual({});
    expect(taken!.warnings).not.toEqual([]);
  });
});
