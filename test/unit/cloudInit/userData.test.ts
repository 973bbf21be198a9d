import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GuestContext } from "../../../src/cloudInit/cloudConfig";
import { checkGuest, type GuestPlan } from "../../../src/cloudInit/guest";
import { renderPeers, withPeers } from "../../../src/cloudInit/peers";
import { renderUserData } from "../../../src/cloudInit/userData";
import { Problems } from "../../../src/input/problem";
import { propertyRuns } from "../../support/longRun";
import { hostile, hostileTexts } from "./hostile";
import { fromBase64, readCloudConfig, readPlainly, readWithPython } from "./readBack";

const context: GuestContext = { hostname: "web-1", fqdn: "web-1.lan.test", dataDisks: [] };
const nothing: GuestPlan = { user: "vmfarm", sshKeys: [], files: [], packages: [], commands: [] };
const disk = {
  name: "data-0a1b2c3d",
  device: "/dev/disk/by-id/virtio-data-0a1b2c3d",
  mountPath: "/srv/data",
  filesystem: "ext4",
};

/** vmfarm's own cloud-config for a plan. */
function own(plan: Partial<GuestPlan>, where: Partial<GuestContext> = {}) {
  const leaves = readPlainly(renderUserData({ ...nothing, ...plan }, { ...context, ...where }));
  return readCloudConfig(leaves.find((leaf) => leaf.filename === "vmfarm")!.content);
}

describe("vmfarm's own cloud-config", () => {
  it("for an empty plan names the machine and creates a user without a password", () => {
    expect(own({})).toEqual({
      hostname: "web-1",
      fqdn: "web-1.lan.test",
      ssh_pwauth: false,
      users: [{ name: "vmfarm", lock_passwd: true, shell: "/bin/bash", sudo: "ALL=(ALL) NOPASSWD:ALL" }],
    });
  });

  it("refreshes the package lists before it installs", () => {
    expect(own({ packages: ["nginx"], timezone: "Europe/Vienna" })).toMatchObject({
      package_update: true,
      packages: ["nginx"],
      timezone: "Europe/Vienna",
    });
  });

  it("formats a data disk only if it is blank, mounts it by its device and lets it grow", () => {
    const config = own({}, { dataDisks: [disk] });
    const device = "/dev/disk/by-id/virtio-data-0a1b2c3d";
    // "none" would make cloud-init format the disk whatever is on it.
    expect(config.fs_setup).toMatchObject([{ device, filesystem: "ext4", partition: "any", overwrite: false }]);
    expect(config.fs_setup[0].cmd).toMatch(/^blkid --probe .* \|\| test \$\? -ne 2 \|\| exec mkfs/);
    expect(config.mounts).toEqual([[device, "/srv/data", "ext4", "defaults,nofail,x-systemd.growfs", "0", "2"]]);
    expect(config.runcmd.slice(1)).toEqual([["vmfarm_disk", "/srv/data", "data-0a1b2c3d"]]);
  });

  it.each(["/srv/app@1", "/srv/données", "/srv/a%b,c"])("mounts a disk at %s", (mountPath) => {
    const config = own({}, { dataDisks: [{ ...disk, mountPath }] });
    expect(config.mounts[0][1]).toBe(mountPath);
    expect(config.runcmd[1]).toEqual(["vmfarm_disk", mountPath, disk.name]);
  });

  it.each([
    { ...disk, name: "a.1" },
    { ...disk, name: "x".repeat(21) },
    { ...disk, device: "/dev/disk/by-id/a b" },
    { ...disk, mountPath: "/srv/my data" },
    { ...disk, filesystem: "ext4 -F" },
  ])("refuses a disk that cannot be quoted: %o", (bad) => {
    expect(() => own({}, { dataDisks: [bad] })).toThrow(/is not an? /);
  });

  it("defers only files of users other than root, in homes and on data disks", () => {
    const file = (path: string, owner = "root:root") => ({ path, owner, content: "", mode: "0644" });
    const files = [
      file("/etc/a"),
      file("/etc/b", "nginx:nginx"),
      file("/home/vmfarm/.profile"),
      file("/srv/data/x"),
      file("/srv/database"),
    ];
    const written = own({ files }, { dataDisks: [disk] }).write_files as { defer?: boolean }[];
    expect(written.map((entry) => entry.defer ?? false)).toEqual([false, true, true, true, false]);
  });
});

describe("the extra user-data", () => {
  const parts = (cloudInit: string) =>
    readPlainly(withPeers(renderUserData({ ...nothing, cloudInit }, context), "{}\n"));

  it("comes before vmfarm's part as a cloud-config, so that its scalars win and its lists come after", () => {
    const leaves = parts("#cloud-config\nssh_pwauth: true\n");
    expect(leaves.map((leaf) => leaf.filename)).toEqual(["extra", "vmfarm", "vmfarm-peers"]);
    expect(leaves.map((leaf) => leaf.mergeType)).toEqual([
      null,
      "list(prepend)+dict(no_replace,recurse_list)+str()",
      "list(append)+dict(no_replace,recurse_list)+str()",
    ]);
  });

  it.each(["merge_how: list(append)", "merge_type: dict(replace)"])("comes after vmfarm's if it says %s", (how) => {
    expect(parts(`#cloud-config\n${how}\nusers: []\n`).map((leaf) => leaf.filename)).toEqual([
      "vmfarm",
      "extra",
      "vmfarm-peers",
    ]);
  });

  it("is a separate script if it is one", () => {
    const leaf = parts("\n#!/bin/sh\necho 'ž'\n").find(({ filename }) => filename === "extra");
    expect(leaf).toMatchObject({ type: "text/x-shellscript", content: "#!/bin/sh\necho 'ž'\n" });
  });

  it("is included part by part if it is a MIME document", () => {
    const document = [
      'MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary="==b=="',
      "--==b==\nContent-Type: text/cloud-config\nMerge-Type: list(append)\n\n#cloud-config\nusers: []",
      '--==b==\nContent-Type: text/x-shellscript; charset="utf-8"\nContent-Transfer-Encoding: base64\n\nIyEvYmluL3NoCg==',
      "--==b==--\n",
    ].join("\n\n");
    const [leaves] = readWithPython([withPeers(renderUserData({ ...nothing, cloudInit: document }, context), "{}")]);
    expect(leaves!.map((leaf) => [leaf.type, leaf.mergeType, leaf.content.slice(0, 14)])).toEqual([
      ["text/cloud-config", "list(append)", "#cloud-config\n"],
      ["text/x-shellscript", null, "#!/bin/sh\n"],
      ["text/cloud-config", expect.stringContaining("prepend"), "#cloud-config\n"],
      ["text/cloud-config", expect.stringContaining("append"), "#cloud-config\n"],
    ]);
  });
});

const path = fc.uuid().map((id) => `/etc/${id}`);
const plans: fc.Arbitrary<GuestPlan> = fc.record({
  user: fc.constantFrom("vmfarm", "ops"),
  sshKeys: fc.array(hostile, { maxLength: 2 }),
  files: fc.array(
    fc.record({
      path: fc.oneof(path, hostile),
      content: fc.oneof(hostile, fc.constant("")),
      mode: fc.constant("0600"),
      owner: fc.constant("root:root"),
    }),
    { maxLength: 3 },
  ),
  packages: fc.array(hostile, { maxLength: 2 }),
  commands: fc.array(hostile, { maxLength: 3 }),
  cloudInit: fc.oneof(
    hostile.map(
      (text) =>
        `#cloud-config\nnote: ${JSON.stringify(text).replace(/[^ -~]/gu, "?")}\n# ${text.replace(/[^ -~]+/gu, "?")}\n`,
    ),
    hostile.map((text) => `#!/bin/sh\n${text}`),
  ),
});

describe("hostile values", () => {
  const expectSame = (plan: GuestPlan, leaves: ReturnType<typeof readPlainly>, peers: string) => {
    const names = leaves.map((leaf) => leaf.filename).sort();
    expect(names).toEqual(["extra", "vmfarm", "vmfarm-peers"]);
    const leaf = (name: string) => leaves.find(({ filename }) => filename === name)!.content;
    const config = readCloudConfig(leaf("vmfarm"));
    expect(config.hostname).toBe(context.hostname);
    expect(config.users[0].name).toBe(plan.user);
    expect(config.users[0].ssh_authorized_keys ?? []).toEqual(plan.sshKeys);
    expect(config.packages ?? []).toEqual(plan.packages);
    expect((config.runcmd ?? []).slice(1)).toEqual(plan.commands.map((line, i) => ["vmfarm_command", String(i), line]));
    const files = (config.write_files ?? []) as Record<string, string>[];
    expect(files.map((file) => ({ ...file, content: fromBase64(file.content!) }))).toEqual(
      plan.files.map(({ mode, ...file }) => ({
        ...file,
        permissions: mode,
        encoding: "b64",
        ...(file.path.startsWith("/home/") ? { defer: true } : {}),
      })),
    );
    expect(leaf("extra")).toBe(plan.cloudInit);
    expect(fromBase64(readCloudConfig(leaf("vmfarm-peers")).write_files[0].content)).toBe(peers);
    const keys = ["hostname", "fqdn", "ssh_pwauth", "users", "write_files", "package_update", "packages", "runcmd"];
    expect(Object.keys(config).filter((key) => !keys.includes(key))).toEqual([]);
  };

  it("arrive unchanged, and nothing else does", () => {
    fc.assert(
      fc.property(plans, hostile, (plan, peers) => {
        expectSame(plan, readPlainly(withPeers(renderUserData(plan, context), peers)), peers);
      }),
    );
  });

  it("arrive unchanged in the parser that cloud-init uses", () => {
    const samples = fc.sample(fc.tuple(plans, hostile), propertyRuns(200));
    const fixed = hostileTexts.map((text): [GuestPlan, string] => [
      {
        ...nothing,
        commands: [text],
        files: [{ path: text, content: text, mode: "0600", owner: "root:root" }],
        cloudInit: `#!/bin/sh\n${text}`,
      },
      text,
    ]);
    const cases = [...fixed, ...samples];
    const documents = cases.map(([plan, peers]) => withPeers(renderUserData(plan, context), peers));
    readWithPython(documents).forEach((leaves, i) => {
      expectSame(cases[i]![0], leaves, cases[i]![1]);
    });
  });

  it("give ASCII, which no transport changes, and the same bytes each time", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const document = withPeers(renderUserData(plan, context), "{}");
        expect(document).toMatch(/^[\t\n -~]*$/);
        expect(withPeers(renderUserData(structuredClone(plan), structuredClone(context)), "{}")).toBe(document);
        // cloud-init looks for it in the first 4096 bytes only.
        expect(document.indexOf("MIME-Version: 1.0")).toBeLessThan(200);
      }),
    );
  });

  it("that contain the boundary change it", () => {
    const document = renderUserData(nothing, context);
    const boundary = /boundary="(.+)"/.exec(document)![1]!;
    const plan = checkGuest({ commands: [`echo\n--${boundary}--\n`] }, new Problems())!;
    expect(readPlainly(renderUserData(plan, context))).toHaveLength(1);
    expect(readWithPython([renderUserData(plan, context)])[0]).toHaveLength(1);
  });
});

it("the peers file has an entry for each machine, with its name in the LAN's DNS", () => {
  const tiers = { app: [{ first: "shop-app-9", count: 2, address: "10.17.3.255" }], db: [] };
  const text = renderPeers({ machine: "shop-web-1", tier: "web", domain: "lan.test", tiers });
  expect(text.endsWith("}\n")).toBe(true);
  expect(JSON.parse(text)).toEqual({
    machine: "shop-web-1",
    tier: "web",
    tiers: {
      app: [
        { name: "shop-app-9", fqdn: "shop-app-9.lan.test", address: "10.17.3.255" },
        { name: "shop-app-10", fqdn: "shop-app-10.lan.test", address: "10.17.4.0" },
      ],
      db: [],
    },
  });
  expect(JSON.parse(renderPeers({ machine: "box", tiers: {} }))).toEqual({ machine: "box", tiers: {} });
});
