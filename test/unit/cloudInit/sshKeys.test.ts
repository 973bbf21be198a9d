import { describe, expect, test } from "vitest";
import { sshKeyFault } from "../../../src/cloudInit/sshKeys";
import { timezoneFault } from "../../../src/cloudInit/timezone";

const field = (content: string | Buffer) => {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
/** A key of a type, of so many fields beside it. */
const keyOf = (type: string, fields = 1, more = Buffer.alloc(0)) =>
  `${type} ${Buffer.concat([field(type), ...Array.from({ length: fields }, () => field("x".repeat(32))), more]).toString("base64")}`;
const ed25519 = keyOf("ssh-ed25519");

describe("a public key", () => {
  test.each([
    ...["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
    ...["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"],
  ])("may be of type %s", (type) => {
    expect(sshKeyFault(keyOf(type))).toBeUndefined();
    expect(sshKeyFault(` from="10.0.0.0/8",no-pty ${keyOf(type, 3)} a comment\n`)).toBeUndefined();
  });

  test("has its own type and a whole row of fields in its data", () => {
    const damaged = /^is truncated or damaged: its data is not a complete ssh-ed25519 key/;
    expect(sshKeyFault(keyOf("ssh-ed25519", 0))).toMatch(damaged);
    expect(sshKeyFault(keyOf("ssh-ed25519", 1, Buffer.from([0])))).toMatch(damaged);
    expect(sshKeyFault(keyOf("ssh-ed25519", 1, Buffer.from([0, 0, 0, 9, 1])))).toMatch(damaged);
    expect(sshKeyFault(keyOf("ssh-ed25519", 1, field("")))).toBeUndefined();
    expect(sshKeyFault(keyOf("ssh-rsa").replace("ssh-rsa", "ssh-ed25519"))).toMatch(damaged);
  });

  test.each([
    ["sk-ssh-ed25519@opensshxcom AAAA", /not a valid OpenSSH public key; .*ssh-ed25519, ssh-rsa, /],
    [`x${ed25519}`, /not a valid OpenSSH public key/],
    [`${ed25519}!`, /not a valid OpenSSH public key/],
    ["-----BEGIN OPENSSH PRIVATE KEY-----\nx", /is a private key/],
    ["PuTTY-User-Key-File-3: x", /is a private key/],
    ["x\nPuTTY-User-Key-File-3: x", /is a private key/],
    ["the PuTTY-User-Key-File", /not a valid OpenSSH public key/],
    ["---- BEGIN SSH2 PUBLIC KEY ----", /RFC 4716/],
    ["~/.ssh/id_ed25519", /name of a file/],
    ["/root/.ssh/key", /name of a file/],
    ["./key", /name of a file/],
    ["../key", /name of a file/],
    ["id_ed25519.pub", /name of a file/],
    ["a.pub", /name of a file/],
    ["/a b", /not a valid OpenSSH public key/],
    [".../key", /not a valid OpenSSH public key/],
    ["my a.pub", /not a valid OpenSSH public key/],
    ["a.pub.txt", /not a valid OpenSSH public key/],
    [`${ed25519}\r${ed25519}`, /more than one line/],
    ["ssh-dss AAAA", /DSA key/],
    ["my ssh-dss AAAA", /not a valid OpenSSH public key/],
  ])("is not %s", (key, fault) => {
    expect(sshKeyFault(key)).toMatch(fault);
  });
});

test.each([
  ["Europe/Vienna", undefined],
  ["Etc/GMT+5", undefined],
  ["UTC", undefined],
  ["europe/vienna", /must be written as "Europe\/Vienna"/],
  ["+01:00", /not a valid time zone/],
  ["1/Vienna", /not a valid time zone/],
  ["Europe/Vienna ", /not a valid time zone/],
  ["Mars/Olympus", /not a valid time zone/],
])("the time zone %j", (name, fault) => {
  if (fault) expect(timezoneFault(name)).toMatch(fault);
  else expect(timezoneFault(name)).toBeUndefined();
});
