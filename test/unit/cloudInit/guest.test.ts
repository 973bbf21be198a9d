import { gzipSync } from "node:zlib";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkGuest, contentLimit, type GuestValues, planGuest } from "../../../src/cloudInit/guest";
import { Problems } from "../../../src/input/problem";
import { hostile } from "./hostile";

const ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMn0F2gK2aUJP36iYZtNziGh/cMoa6J21aoSQctBTQ9N a b";
const keys = [
  ed25519,
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDC/WTAEk8YjEUTkyaGo8yz4ufidM1SWT8XD3cc2BCR/Q0YUtw9HmI8KzBw+/LFxPv3dFo8/7tfbzps9LnAbDemtq37tDDk2+oRP9sUpGkgfWLFC/khwBceH7wZzlSrSr+7cP8LBy4NRQx0F/qBQt39vmOYYIOOaEY6D0rOEizwxwkb85kw0pAgEYIhl4BG5Pclf/AJhaB7NQw/z7y6flAcPFrqYYxKDSBUS4VOdZk76wDxYToxaDET3dpLXKeutWBbO3b9VAGjWxenJe9EpjZKGcwy4WYdxvNa852kGxTgWNbDnfAbq9u0VV9LDKX4pR9FLf3wISSICS01ndeXEttJ",
  "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBG8b0UEWYtrPvsbfAwJym5vM+ZoXfOcwb9r28cGQlODlMfWuJJ3BfX8dSQbpIaVgDVz8+Zy374QI9TAqiK+ArJk= c",
];

function check(values: unknown, path = "") {
  const problems = new Problems(path);
  const plan = checkGuest(values as GuestValues, problems);
  return { plan, problems: problems.found };
}

const file = (path: string, more = {}) => ({ path, content: "x", ...more });

describe("a guest's arguments", () => {
  it("have defaults", () => {
    expect(check({}).plan).toEqual({ user: "vmfarm", sshKeys: [], files: [], packages: [], commands: [] });
    expect(check({ files: [file("/a", { content: "" })] }).plan?.files).toEqual([
      { path: "/a", content: "", mode: "0644", owner: "root:root" },
    ]);
  });

  it("are used as given", () => {
    const values = {
      user: "ops_1",
      sshKeys: keys,
      files: [file("/srv/a b", { mode: "600", owner: "nginx:adm" }), file("/srv/ab")],
      packages: ["nginx=1.22.1-9", "g++", "vim/bookworm-backports", "@development-tools", "libc6:i386"],
      commands: ["echo '$x'\nsecond line"],
      cloudInit: "#cloud-config\nntp: {enabled: true}\n",
      timezone: "Europe/Vienna",
    };
    expect(check(values).problems).toEqual([]);
    expect(check(values).plan).toEqual({
      ...values,
      files: [
        { path: "/srv/a b", content: "x", mode: "0600", owner: "nginx:adm" },
        { path: "/srv/ab", content: "x", mode: "0644", owner: "root:root" },
      ],
    });
  });

  it("accept a key with the line end of its file, and one with options", () => {
    expect(check({ sshKeys: [`${ed25519}\n`, `from="10.0.0.0/8",no-pty ${ed25519}`] }).plan?.sshKeys).toEqual([
      ed25519,
      `from="10.0.0.0/8",no-pty ${ed25519}`,
    ]);
  });

  it.each([
    "#!/bin/sh\necho\n",
    "\n  #cloud-config\n  a: 1\n",
    "#cloud-config\r\na: 1\r\n",
    "#cloud-config\nbase: &b {x: 1}\nmore: {<<: *b, y: !!binary aGk=}\n",
    "#cloud-config\nday: !!timestamp 2001-12-14\n",
    "#cloud-config\nmerge_how: list(append)\nruncmd: [[ls]]\n",
    "MIME-Version: 1.0\nContent-Type: text/cloud-config\n\n#cloud-config\na: 1\n",
    "Content-Type: multipart/mixed; boundary=b\r\nMIME-Version: 1.0\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n#!/bin/sh\r\n--b--\r\n",
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/part-handler\n\n#part-handler\n--b\nContent-Type: text/mine\n\nx\n--b--\n",
  ])("accept extra user-data %j", (cloudInit) => {
    expect(check({ cloudInit }).problems).toEqual([]);
    expect(check({ cloudInit }).plan?.cloudInit).toBe(cloudInit);
  });
});

const gzipped = (content: string | Buffer) => gzipSync(content).toString("base64");
const mime = (part: string) =>
  `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n${part}\n--b--\n`;

const refused: [string, unknown, string, RegExp][] = [
  ["user in upper case", { user: "Admin" }, "user", /not a valid user name/],
  ["user too long", { user: "u".repeat(33) }, "user", /at most 32/],
  ["user with a second line", { user: "ops\nroot" }, "user", /not a valid user name/],
  ["user root", { user: "root" }, "user", /root cannot log in, because cloud-init locks the account.*another user/],
  ["user empty", { user: "" }, "user", /is empty/],
  ["user not a string", { user: 1 }, "user", /must be a string, not number/],
  ["user null", { user: null }, "user", /must be a string, not null/],
  [
    "key private",
    { sshKeys: [ed25519, "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n"] },
    "sshKeys[1]",
    /private key; give the public one/,
  ],
  ["key of PuTTY", { sshKeys: ["PuTTY-User-Key-File-3: ssh-ed25519\nx"] }, "sshKeys[0]", /private key/],
  ["key of RFC 4716", { sshKeys: ["---- BEGIN SSH2 PUBLIC KEY ----\nx"] }, "sshKeys[0]", /ssh-keygen -i/],
  ["key that is a file name", { sshKeys: ["~/.ssh/id_ed25519.pub"] }, "sshKeys[0]", /name of a file/],
  ["keys in one text", { sshKeys: [`${ed25519}\n${ed25519}`] }, "sshKeys[0]", /more than one line/],
  ["key cut short", { sshKeys: [ed25519.slice(0, 60)] }, "sshKeys[0]", /truncated/],
  ["key with trailing text", { sshKeys: [`${ed25519.split(" ").slice(0, 2).join(" ")}AAA=`] }, "sshKeys[0]", /damaged/],
  [
    "key with another type than stated",
    { sshKeys: [ed25519.replace("ssh-ed25519", "ssh-rsa")] },
    "sshKeys[0]",
    /truncated or damaged/,
  ],
  ["key of DSA", { sshKeys: ["ssh-dss AAAA"] }, "sshKeys[0]", /no longer accepts/],
  ["key that is not a key", { sshKeys: ["hunter2"] }, "sshKeys[0]", /not a valid OpenSSH public key/],
  ["keys not a list", { sshKeys: ed25519 }, "sshKeys", /must be a list/],
  ["file relative", { files: [file("etc/motd")] }, "files[0].path", /relative/],
  ["file without a path", { files: [{ content: "x" }] }, "files[0].path", /must be a string, not undefined/],
  ["file with an empty path", { files: [file("")] }, "files[0].path", /is empty/],
  ["file with .. in its path", { files: [file("/a/../etc/shadow")] }, "files[0].path", /"\.\." part/],
  ["file with an empty part", { files: [file("/a//b")] }, "files[0].path", /empty/],
  ["file a directory", { files: [file("/etc/")] }, "files[0].path", /directory/],
  ["file with a line end in its path", { files: [file("/a\nb")] }, "files[0].path", /control character/],
  ["file with a long name", { files: [file(`/${"é".repeat(128)}`)] }, "files[0].path", /longer/],
  [
    "file twice",
    { files: [file("/a"), file("/b"), file("/a")] },
    "files[2].path",
    /already written by tiers\[1\]\.files\[0\]/,
  ],
  [
    "file below a file",
    { files: [file("/a/b/c"), file("/a")] },
    "files[0].path",
    /below "\/a", which tiers\[1\]\.files\[1\] defines as a file/,
  ],
  ["file that vmfarm writes", { files: [file("/etc/vmfarm/peers.json")] }, "files[0].path", /written by vmfarm/],
  ["file without content", { files: [{ path: "/a" }] }, "files[0].content", /must be a string/],
  ["file with NUL", { files: [file("/a", { content: "a\0b" })] }, "files[0].content", /NUL/],
  ["file with half a surrogate pair", { files: [file("/a", { content: "\ud83d" })] }, "files[0].content", /surrogate/],
  ["file's mode in words", { files: [file("/a", { mode: "u+x" })] }, "files[0].mode", /octal/],
  ["file's mode not octal", { files: [file("/a", { mode: "0888" })] }, "files[0].mode", /octal/],
  ["file's mode a number", { files: [file("/a", { mode: 0o644 })] }, "files[0].mode", /must be a string/],
  ["file's owner without group", { files: [file("/a", { owner: "root" })] }, "files[0].owner", /user and a group/],
  ["file's owner by number", { files: [file("/a", { owner: "0:0" })] }, "files[0].owner", /names/],
  ["file null", { files: [null] }, "files[0]", /must be a file/],
  ["package with an option", { packages: ["nginx", "--allow-downgrades"] }, "packages[1]", /not a valid package name/],
  ["packages in one", { packages: ["nginx curl"] }, "packages[0]", /one package in each entry/],
  ["package empty", { packages: [""] }, "packages[0]", /is empty/],
  ["command empty", { commands: ["ls", "  "] }, "commands[1]", /is empty/],
  ["command with NUL", { commands: ["a\0"] }, "commands[0]", /NUL/],
  ["command as a vector", { commands: [["ls", "-l"]] }, "commands[0]", /must be a string, not object/],
  [
    "file mode with a letter before it",
    { files: [{ path: "/x", content: "", mode: "x644" }] },
    "files[0].mode",
    /octal/,
  ],
  [
    "file mode with a letter after it",
    { files: [{ path: "/x", content: "", mode: "644x" }] },
    "files[0].mode",
    /octal/,
  ],
  ["file owner that is not a string", { files: [{ path: "/x", content: "", owner: 5 }] }, "files[0].owner", /a string/],
  ["packages null", { packages: null }, "packages", /must be a list, not null/],
  ["commands a number", { commands: 5 }, "commands", /must be a list, not number/],
  ["time zone with a digit first", { timezone: "1Europe/Vienna" }, "timezone", /not a valid time zone/],
  ["time zone unknown", { timezone: "Europe/Wien" }, "timezone", /not a valid time zone/],
  ["time zone in lower case", { timezone: "europe/vienna" }, "timezone", /must be written as "Europe\/Vienna"/],
  ["time zone with ..", { timezone: "../../etc/passwd" }, "timezone", /not a valid time zone/],
  ["extra empty", { cloudInit: " \n" }, "cloudInit", /is empty/],
  ["extra without header", { cloudInit: "packages: [nginx]\n" }, "cloudInit", /first line must be "#cloud-config"/],
  ["extra with an unknown header", { cloudInit: "#cloud-boothook\nls\n" }, "cloudInit", /part of a MIME document/],
  [
    "extra with a header that only begins like a valid one",
    { cloudInit: "#cloud-config-x\na: 1\n" },
    "cloudInit",
    /not valid user-data/,
  ],
  ["extra bad YAML", { cloudInit: "#cloud-config\na: 1\nb: [1\nc: 2\n" }, "cloudInit", /not valid YAML at line 4/],
  [
    "extra bad YAML after empty lines",
    { cloudInit: "\n\n#cloud-config\na: b\n  c: d\n" },
    "cloudInit",
    /at line 4, column 4/,
  ],
  [
    "extra with a key twice",
    { cloudInit: "#cloud-config\na: 1\na: 2\n" },
    "cloudInit",
    /line 3, column 1: Map keys must be unique/,
  ],
  [
    "extra with two documents",
    { cloudInit: "#cloud-config\na: 1\n---\nb: 2\n" },
    "cloudInit",
    /more than one document/,
  ],
  [
    "extra with a Python tag",
    { cloudInit: "#cloud-config\na: !!python/name:os.system\n" },
    "cloudInit",
    /Unresolved tag/,
  ],
  ["extra with an unknown alias", { cloudInit: "#cloud-config\na: *b\n" }, "cloudInit", /Unresolved alias/],
  ["extra a list", { cloudInit: "#cloud-config\n- ls\n" }, "cloudInit", /must be a mapping.*not a list/],
  ["extra a word", { cloudInit: "#cloud-config\nhello\n" }, "cloudInit", /must be a mapping.*not a string/],
  ["extra without content", { cloudInit: "#cloud-config\n# later\n" }, "cloudInit", /empty cloud-config/],
  [
    "extra that would drop our list",
    { cloudInit: "#cloud-config\nruncmd: ls\n" },
    "cloudInit",
    /"runcmd" that is not a list/,
  ],
  [
    "extra that would drop our list by a merge key",
    { cloudInit: "#cloud-config\nbase: &b {runcmd: ls}\n<<: *b\n" },
    "cloudInit",
    /"runcmd" that is not a list/,
  ],
  [
    "extra that would drop our users",
    { cloudInit: "#cloud-config\nusers:\n" },
    "cloudInit",
    /"users" that is not a list/,
  ],
  ["extra script with CR", { cloudInit: "#!/bin/sh\rls\r" }, "cloudInit", /LF line endings/],
  [
    "extra that would drop our boot command",
    { cloudInit: "#cloud-config\nbootcmd: ls\n" },
    "cloudInit",
    /"bootcmd" that is not a list/,
  ],
  [
    "extra with a tab",
    { cloudInit: "#cloud-config\n# a\tb\nc: |\n  d\te\nf: g\t\n" },
    "cloudInit",
    /line 5, column 5: use a space instead of a tab/,
  ],
  [
    "extra that is a template",
    { cloudInit: "\n#cloud-config\na: {{ b }}\n" },
    "cloudInit",
    /line 3, column 5: .* a key/,
  ],
  [
    "extra with a control character",
    { cloudInit: "#cloud-config\na: \u0007\n" },
    "cloudInit",
    /line 2, column 4: .*U\+0007/,
  ],
  [
    "extra with an unknown merge rule",
    { cloudInit: "#cloud-config\nmerge_how: append\n" },
    "cloudInit",
    /merge_how that cloud-init/,
  ],
  [
    "extra compressed and read as text",
    { cloudInit: "\u001f\ufffd\b\0".slice(0, 3) },
    "cloudInit",
    /pass it as base64/,
  ],
  [
    "extra compressed and cut short",
    { cloudInit: gzipped("#cloud-config\na: 1\n").slice(0, 24) },
    "cloudInit",
    /damaged/,
  ],
  ["extra compressed, not text", { cloudInit: gzipped(Buffer.from([0xff])) }, "cloudInit", /not UTF-8 text/],
  ["extra too large when unpacked", { cloudInit: gzipped("#!".padEnd(contentLimit + 1)) }, "files", /2097153 bytes/],
  [
    "extra MIME with an unknown merge rule",
    { cloudInit: mime("Content-Type: text/cloud-config\nX-Merge-Type: set()\n\n#cloud-config\na: 1") },
    "cloudInit",
    /part 1 with a Merge-Type that cloud-init/,
  ],
  [
    "extra MIME with invalid base64",
    { cloudInit: mime("Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n#!/bin/sh") },
    "cloudInit",
    /is declared as base64/,
  ],
  [
    "extra MIME with binary content",
    { cloudInit: mime("Content-Type: text/cloud-config\nContent-Transfer-Encoding: base64\n\n/w==") },
    "cloudInit",
    /part 1 that is not UTF-8 text/,
  ],
  [
    "extra MIME without boundary",
    { cloudInit: "MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n" },
    "cloudInit",
    /has no boundary/,
  ],
  [
    "extra MIME cut short",
    { cloudInit: mime("Content-Type: text/x-shellscript\n\n#!").replace("--b--", "") },
    "cloudInit",
    /not terminated/,
  ],
  [
    "extra MIME without parts",
    { cloudInit: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b--\n' },
    "cloudInit",
    /no part/,
  ],
  [
    "extra MIME with an unknown type",
    { cloudInit: mime("Content-Type: text/html\n\n<p>") },
    "cloudInit",
    /part 1 of type text\/html, which cloud-init ignores/,
  ],
  [
    "extra MIME with bad YAML",
    { cloudInit: mime("Content-Type: text/cloud-config\n\n#cloud-config\na: [") },
    "cloudInit",
    /part 1 that is not a valid cloud-config: not valid YAML at line 2/,
  ],
  [
    "extra MIME with bad YAML in base64",
    { cloudInit: mime("Content-Type: text/cloud-config\nContent-Transfer-Encoding: base64\n\nYTogWw==") },
    "cloudInit",
    /not valid YAML at line 1/,
  ],
  [
    "extra MIME with a list",
    {
      cloudInit: mime(
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n#cloud-config=0A- a=\nb",
      ),
    },
    "cloudInit",
    /must be a mapping/,
  ],
  [
    "extra MIME not ASCII",
    { cloudInit: mime("Content-Type: text/x-shellscript\n\n#!/bin/sh\necho é") },
    "cloudInit",
    /non-ASCII.*base64/,
  ],
  [
    "too large",
    { files: [file("/a", { content: "é".repeat(contentLimit / 2) })], commands: ["ls"] },
    "files",
    /2097154 bytes in total, but .* at most 2097152/,
  ],
  [
    "too large when escaped",
    { commands: ["\u0001".repeat(2 ** 19)] },
    "commands",
    /3145731 bytes .* put long texts into files/,
  ],
];

describe("refused", () => {
  it.each(refused)("%s", (_, values, path, reason) => {
    const { plan, problems } = check(values, "tiers[1]");
    expect(plan).toBeUndefined();
    expect(problems).toEqual([{ propertyPath: `tiers[1].${path}`, reason: expect.stringMatching(reason) }]);
  });

  it("all at once, at the top without a prefix", () => {
    const { problems } = check({
      user: "root",
      sshKeys: ["x"],
      files: [file("a"), file("/b", { mode: "9" })],
      commands: [""],
    });
    expect(problems.map((problem) => problem.propertyPath)).toEqual([
      "user",
      "sshKeys[0]",
      "files[0].path",
      "files[1].mode",
      "commands[0]",
    ]);
  });

  it("without repeating a secret", () => {
    const secret = "c2VjcmV0LXNlY3JldA";
    const values = {
      sshKeys: [`-----BEGIN RSA PRIVATE KEY-----\n${secret}\n`, `ssh-ed25519 ${secret}`, secret],
      files: [file("/a", { content: `${secret}\0` })],
      commands: [`${secret}\0`],
      cloudInit: `#cloud-config\npassword: ${secret}: [\n`,
    };
    const { problems } = check(values);
    expect(problems).toHaveLength(6);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });
});

describe("values that are not yet known", () => {
  it.each([
    { files: [{ path: "/a", content: pulumi.output("x") }] },
    { commands: ["ls", pulumi.secret("x")] },
    { sshKeys: [Promise.resolve("x")] },
    { cloudInit: pulumi.output("#cloud-config\n") },
  ])("are skipped", (args) => {
    const problems = new Problems();
    expect(planGuest(args, problems)).toBeUndefined();
    expect(problems.found).toEqual([]);
  });

  it("do not hide the problems beside them", () => {
    const problems = new Problems();
    planGuest({ user: "root", files: [{ path: "a", content: pulumi.output("x"), mode: "9" }] }, problems.at("m"));
    expect(problems.found.map((problem) => problem.propertyPath)).toEqual([
      "m.user",
      "m.files[0].path",
      "m.files[0].mode",
    ]);
  });
});

it("checkGuest returns a plan exactly if it adds no problem, and never throws", () => {
  const anything = fc.oneof(
    hostile,
    fc.constant(""),
    fc.anything(),
    fc.constantFrom(ed25519, "/etc/a", "#cloud-config\na: 1"),
  );
  const values = fc.record(
    {
      user: anything,
      sshKeys: fc.oneof(fc.array(anything), anything),
      files: fc.oneof(
        fc.array(
          fc.oneof(
            anything,
            fc.record({ path: anything, content: anything, mode: anything, owner: anything }, { requiredKeys: [] }),
          ),
        ),
        anything,
      ),
      packages: fc.oneof(fc.array(anything), anything),
      commands: fc.oneof(fc.array(anything), anything),
      cloudInit: fc.oneof(
        anything,
        hostile.map((text) => `#cloud-config\n${text}`),
        hostile.map((text) => `MIME-Version: 1.0\n${text}`),
      ),
      timezone: anything,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(values, (given) => {
      const { plan, problems } = check(given);
      expect(plan === undefined).toBe(problems.length > 0);
    }),
  );
});
