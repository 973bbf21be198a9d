import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { followScript } from "../../../../src/image/guest/followVsphere";
import { base64 } from "../../../../src/platform/vsphere/guestInfo";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  guestFile("/etc/hosts", "127.0.0.1 localhost\n");
});

function guestFile(path: string, text: string, mode = 0o644) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Runs one pass of the guest's script, with stand-ins for the tools' program and for findmnt. */
function follow(variables: Record<string, string>) {
  for (const [key, value] of Object.entries(variables)) guestFile(`/variables/${key}`, value);
  guestFile("/bin/vmware-rpctool", `#!/bin/sh\nexec cat "${root}/variables/\${1#info-get guestinfo.vmfarm.}"\n`, 0o755);
  guestFile("/bin/findmnt", `#!/bin/sh\necho "$*" >> "${root}/findmnt"\n`, 0o755);
  const env = { ...process.env, PATH: [join(root, "bin"), process.env.PATH].join(delimiter) };
  execFileSync("sh", ["-c", followScript, "follow", root, "once"], { env, stdio: "pipe" });
}

describe("a guest that follows vSphere", () => {
  test("changes nothing while it gets nothing", () => {
    follow({});
    expect(read("/etc/hosts")).toBe("127.0.0.1 localhost\n");
    expect(existsSync(join(root, "etc/vmfarm/peers.json"))).toBe(false);
    expect(existsSync(join(root, "findmnt"))).toBe(false);
  });

  test("has the peers that it got last", () => {
    follow({ peers: base64('{\n  "machine": "ä"\n}\n') });
    expect(read("/etc/vmfarm/peers.json")).toBe('{\n  "machine": "ä"\n}\n');
    follow({ peers: base64('{\n  "machine": "b"\n}\n') });
    expect(read("/etc/vmfarm/peers.json")).toBe('{\n  "machine": "b"\n}\n');
  });

  test("has the names that it got last, and keeps its own", () => {
    follow({ hosts: base64("10.1.2.3 a.lan.internal a\n10.1.2.4 b.lan.internal b\n") });
    follow({ hosts: base64("10.1.2.5 c.lan.internal c\n") });
    expect(read("/etc/hosts")).toBe(
      "127.0.0.1 localhost\n# vmfarm: machines of this LAN\n10.1.2.5 c.lan.internal c\n# vmfarm: end\n",
    );
  });

  test("ignores what is not base64", () => {
    follow({ hosts: "%%%", peers: "%%%" });
    expect(read("/etc/hosts")).toBe("127.0.0.1 localhost\n");
  });

  test("checks its disks again when one has grown", () => {
    guestFile("/sys/class/block/sdb/device/rescan", "");
    follow({ disks: "data 2147483648" });
    expect(read("/sys/class/block/sdb/device/rescan")).toBe("1\n");
    expect(read("/findmnt")).toContain("x-systemd.growfs");
  });
});
