import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readExtra } from "../../../src/cloudInit/extra";
import { isMergeRule, readCloudConfig } from "../../../src/cloudInit/extraCloudConfig";

const faultOf = (text: string) => {
  const read = readExtra(text);
  return "fault" in read ? read.fault : undefined;
};
const mime = (...parts: string[]) =>
  `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--\n`;
const partOf = (contentType: string, content: string, more = "") => `Content-Type: ${contentType}\n${more}\n${content}`;
const base64 = (content: string | Buffer) => Buffer.from(content).toString("base64");
const encoded = (contentType: string, content: string | Buffer, more = "") =>
  partOf(contentType, base64(content), `Content-Transfer-Encoding: base64\n${more}`);
const config = "#cloud-config\na: 1\n";
const script = "#!/bin/sh\nls\n";

describe("extra user-data is recognised:", () => {
  test("a cloud-config, with whether it says how it is merged", () => {
    expect(readExtra(`\n ${config}`)).toEqual({ kind: "cloud-config", text: config, mergesItself: false });
    expect(readExtra("#cloud-config \t\r\na: 1\n")).toMatchObject({ kind: "cloud-config" });
    expect(readExtra("#cloud-config")).toMatchObject({ fault: expect.stringMatching(/^is an empty cloud-config/) });
    for (const key of ["merge_how", "merge_type"])
      expect(readExtra(`${config}${key}: list(append)\n`)).toMatchObject({ kind: "cloud-config", mergesItself: true });
  });

  test("a script", () => {
    expect(readExtra(`\n${script}`)).toEqual({ kind: "script", text: script });
    expect(readExtra("#!/bin/sh\r\nls\r\n")).toMatchObject({ kind: "script" });
  });

  test("a MIME document, with any header first", () => {
    const text = mime(partOf("text/x-shellscript", script));
    expect(readExtra(`\n${text}`)).toEqual({ kind: "mime", text });
    expect(readExtra(`Subject: x\n${text}`)).toMatchObject({ kind: "mime" });
  });

  test("other text with a similar beginning is refused", () => {
    for (const text of [
      `# MIME\n${mime(partOf("text/plain", script))}`,
      `X-MIME-Version: 1.0\n\n`,
      `${"X: y\n".repeat(900)}MIME-Version: 1.0\n`,
    ])
      expect(faultOf(text)).toMatch(/first line must be "#cloud-config" or "#!"/);
  });
});

describe("wrapped in base64 and gzip", () => {
  test("it is what is inside", () => {
    const text = { kind: "script", text: script };
    // Three lengths, because base64 is padded in three ways.
    for (const more of ["", "#", "##"])
      expect(readExtra(base64(script + more))).toEqual({ kind: "script", text: script + more });
    expect(readExtra(base64(gzipSync(script)))).toEqual(text);
    expect(readExtra(base64(script).replace(/.{4}/g, "$&\r\n  "))).toEqual(text);
  });

  test("damaged, or of no text, it is refused", () => {
    expect(faultOf("\u001f\u008b\u0008")).toMatch(/compressed data that was read as text/);
    expect(faultOf("\u001f\ufffd\u0008")).toMatch(/compressed data that was read as text/);
    expect(faultOf(base64(gzipSync(script).subarray(0, 15)))).toMatch(/compressed data that is damaged/);
    expect(faultOf(base64(gzipSync(Buffer.alloc(2 ** 24 + 1))))).toMatch(/more than 16777216 bytes/);
    expect(faultOf(base64(gzipSync(Buffer.from([0xff]))))).toMatch(/not UTF-8 text/);
  });

  test("a word that could be base64 is a word, as is other data", () => {
    for (const text of [
      "deadbeef",
      "abcd",
      "abc",
      "abcde===",
      "ab=c",
      "a b!c",
      base64(Buffer.from([0x1f, 0xff])),
      base64(Buffer.from([0xff, 0x8b])),
    ])
      expect(faultOf(text)).toMatch(/first line must be/);
  });
});

describe("a part of a MIME document", () => {
  test.each([
    ...["text/cloud-boothook", "text/cloud-config-archive", "text/cloud-config-jsonp", "text/jinja2"],
    ...["text/x-include-once-url", "text/x-include-url", "text/x-shellscript"],
    ...["text/x-shellscript-per-boot", "text/x-shellscript-per-instance", "text/x-shellscript-per-once"],
  ])("may be of type %s", (contentType) => {
    expect(faultOf(mime(partOf(contentType, "x")))).toBeUndefined();
  });

  test("may be of any type where another brings a handler", () => {
    const handler = partOf("text/part-handler", "#part-handler");
    expect(faultOf(mime(partOf("text/mine", "x"), handler))).toBeUndefined();
    expect(faultOf(mime(partOf("text/x-shellscript", script), partOf("text/mine", "x")))).toMatch(
      /^has a part 2 of type text\/mine, which cloud-init ignores; use one of text\/cloud-boothook, text\/cloud-config, /,
    );
  });

  test.each([
    ["#cloud-config-archive\n- x", undefined],
    ["#cloud-config-jsonp\n[]", undefined],
    ["#cloud-config\na: 1", undefined],
    ["#Cloud-Config\n- x", /has a part 1 that is not a valid cloud-config/],
    ["#cloud-boothook\nls", undefined],
    ["#part-handler\n", undefined],
    ["#include\nhttps://x", undefined],
    ["## template: jinja\n#cloud-config\n- x", undefined],
    ["#!/bin/sh", undefined],
    ["  #!/bin/sh", undefined],
    ["hello", /has a part 1 of type text\/plain, which cloud-init ignores/],
  ])("that calls itself plain text is what it begins with: %j", (content, fault) => {
    for (const contentType of ["text/plain", "text", "a/b/c"]) {
      const found = faultOf(mime(partOf(contentType, content)));
      if (fault) expect(found).toMatch(fault);
      else expect(found).toBeUndefined();
    }
  });

  test("that calls itself a shell script is, too, where it begins with something else", () => {
    expect(faultOf(mime(partOf("text/x-shellscript", "#cloud-config\n- x")))).toMatch(
      /has a part 1 that is not a valid/,
    );
    expect(faultOf(mime(partOf("text/x-shellscript", "ls")))).toBeUndefined();
    expect(faultOf(mime(partOf("text/jinja2", "#cloud-config\n- x")))).toBeUndefined();
  });

  test.each([
    ...["application/gzip", "application/gzip-compressed", "application/gzipped", "application/x-compress"],
    ...["application/x-compressed", "application/x-gunzip", "application/x-gzip", "application/x-gzip-compressed"],
  ])("of type %s is unpacked, and loses its header fields", (contentType) => {
    const merge = "Merge-Type: none()\n";
    expect(faultOf(mime(encoded(contentType, gzipSync(config), merge)))).toBeUndefined();
    expect(faultOf(mime(encoded(contentType, gzipSync("#cloud-config\n- x"))))).toMatch(
      /has a part 1 that is not a valid/,
    );
    expect(faultOf(mime(encoded(contentType, "x")))).toMatch(/has a part 1 of type application\/\S+, which/);
  });

  test("has to be text, unless a handler takes it", () => {
    const bytes = Buffer.from([0xff, 0xfe]);
    expect(faultOf(mime(encoded("text/x-shellscript", bytes)))).toMatch(/has a part 1 that is not UTF-8 text/);
    expect(faultOf(mime(encoded("text/plain", bytes)))).toMatch(/has a part 1 of type text\/plain/);
    expect(faultOf(mime(partOf("text/part-handler", "x"), encoded("image/png", bytes)))).toBeUndefined();
    expect(faultOf(mime(partOf("text/part-handler", "x"), encoded("text/cloud-config", bytes)))).toMatch(
      /has a part 2 that is not/,
    );
  });

  test("may say how it is merged, by a rule that cloud-init knows", () => {
    expect(faultOf(mime(partOf("text/cloud-config", config, "Merge-Type: list(append)\n")))).toBeUndefined();
    expect(faultOf(mime(partOf("text/x-shellscript", script, "Merge-Type: none()\n")))).toBeUndefined();
    expect(faultOf(mime(partOf("text/cloud-config", config, "Merge-Type: none()\n")))).toMatch(
      /has a part 1 with a Merge-Type/,
    );
  });
});

test.each<[unknown, boolean]>([
  [null, true],
  ["", true],
  ["list(append)+dict(recurse_list)+str()", true],
  [" list(append) + DICT()\t", true],
  ["list", false],
  ["list()x", false],
  ["xlist()", false],
  ["list()+set()", false],
  ["set()+list()", false],
  [[], true],
  [
    [
      new Map<string, unknown>([
        ["name", "list"],
        ["settings", []],
      ]),
    ],
    true,
  ],
  [[new Map([["name", "list"]])], false],
  [
    [
      new Map<string, unknown>([
        ["name", "set"],
        ["settings", []],
      ]),
    ],
    false,
  ],
  [[new Map<string, unknown>([["settings", []]])], false],
  [[["dict", "x"]], true],
  [[[" str "]], true],
  [[["strx"]], false],
  [[["xstr"]], false],
  [[["list"], ["set"]], false],
  [[[5]], false],
  [["list"], false],
  [[5], false],
  [5, false],
  [new Map(), false],
])("%j is a rule of merging: %s", (rule, known) => {
  expect(isMergeRule(rule)).toBe(known);
});

describe("a cloud-config", () => {
  const read = (text: string, line = 1) => readCloudConfig(`#cloud-config\n${text}`, line);

  test.each(["users", "write_files", "packages", "runcmd", "bootcmd", "fs_setup", "mounts"])(
    "has a list of %s",
    (key) => {
      expect(read(`${key}: []`)).toEqual({ mergesItself: false });
      expect(read(`${key}: x`)).toEqual({ fault: expect.stringMatching(`has a key "${key}" that is not a list`) });
    },
  );

  test("that is not YAML is refused at its line", () => {
    expect(read("a: [")).toEqual({
      fault: expect.stringMatching(/^is not a valid cloud-config: not valid YAML at line 2, column/),
    });
    expect(read("a: [", 5)).toEqual({ fault: expect.stringMatching(/not valid YAML at line 6, /) });
    expect(read("a: 1\n---\nb: 2")).toEqual({ fault: expect.stringMatching(/^is not a valid cloud-config: /) });
  });

  test("that is not a mapping is refused", () => {
    expect(read("- x")).toEqual({ fault: expect.stringMatching(/not a list$/) });
    expect(read("5")).toEqual({ fault: expect.stringMatching(/not a number$/) });
    expect(read("")).toEqual({ fault: expect.stringMatching(/^is an empty cloud-config/) });
  });

  test("says itself how it is merged, by a rule that cloud-init knows", () => {
    expect(read("merge_how: str()")).toEqual({ mergesItself: true });
    expect(read("merge_type: set()")).toEqual({
      fault: expect.stringMatching(/^has a merge_type that cloud-init does not/),
    });
    expect(read("merge_how: [{name: list, settings: [append]}]")).toEqual({ mergesItself: true });
  });
});
