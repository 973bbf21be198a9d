import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { imageVolumeProvider } from "../../../../../src/platform/libvirt/resources/imageVolume";
import { imageUsers } from "../../../../../src/platform/libvirt/virsh/diskUses";
import { attachedVolumes, domainDisks } from "../../../../../src/platform/libvirt/virsh/domains";
import { domainUuids } from "../../../../../src/platform/libvirt/virsh/leftovers";
import { listVolumes, poolVolumes, readLine } from "../../../../../src/platform/libvirt/virsh/volumeList";
import { findVolume } from "../../../../../src/platform/libvirt/virsh/volumes";
import { escapeXml } from "../../../../../src/platform/libvirt/xml";
import { virshStandIn } from "../virshStandIn";

/** Names of files that people have in a pool. */
const hardNames = [
  "my clone.qcow2",
  " lead",
  "trail ",
  "a  b   c",
  "-x",
  "--all",
  "5",
  "tab\tx",
  "line\nbreak",
  "é ü.qcow2",
  "日本.qcow2",
  "no\u00a0break",
  "back\\x41slash\\",
  "a'b&<c>\"d;$(id)",
];

describe("on virsh's test driver, the volumes of a pool", () => {
  let dir: string;
  const image = "web-0123.qcow2";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const volume = (name: string, backing: string) =>
    `<volume><name>${escapeXml(name)}</name><capacity>1048576</capacity><target><format type="qcow2"/></target>` +
    `${backing && `<backingStore><path>${escapeXml(backing)}</path><format type="qcow2"/></backingStore>`}</volume>`;

  /** A libvirt whose pool has the image and overlays on it with these names, and machines with these disks. */
  function host(overlays: string[], machines: Record<string, string> = {}, target = "/pool"): string {
    const volumes = [volume(image, ""), ...overlays.map((name) => volume(name, `/pool/${image}`))];
    const domains = Object.entries(machines).map(
      ([name, disks], i) =>
        `<domain type="test"><name>${escapeXml(name)}</name><uuid>00000000-0000-4000-8000-00000000000${i}</uuid><memory>65536</memory><os><type>hvm</type></os><devices>${disks}</devices></domain>`,
    );
    const file = join(dir, "node.xml");
    writeFileSync(
      file,
      `<node><pool type="dir"><name>p</name><uuid>00000000-0000-4000-8000-0000000000ff</uuid><target><path>${target}</path></target>${volumes.join("")}</pool>${domains.join("")}</node>`,
    );
    return `test://${file}`;
  }

  test("are listed by their names, whatever those are", async () => {
    const uri = host(hardNames);
    expect((await listVolumes(uri, "p")).map(({ name }) => name).sort()).toEqual([image, ...hardNames].sort());
    const found = await poolVolumes(uri, "p");
    expect(found.map(({ path }) => path).sort()).toEqual([image, ...hardNames].map((name) => `/pool/${name}`).sort());
  });

  test.each(hardNames)("keep their image with the name %j", async (name) => {
    expect(await imageUsers(host([name]), `/pool/${image}`)).toEqual([`the disk ${name} uses it`]);
  });

  test("keep their image if virsh cannot print a name", async () => {
    const [kept, ...more] = await imageUsers(host(["line\u2028break"]), `/pool/${image}`);
    expect(kept).toMatch(/^the pool "p" has a volume whose name cannot be read \("line\\\\xff\\\\xff/);
    expect(more).toEqual([]);
  });

  test("keep their image if libvirt skips one, because XML cannot contain its name", async () => {
    writeFileSync(join(dir, "my\x01clone.qcow2"), "");
    const [kept] = await imageUsers(host([], {}, dir), join(dir, image));
    expect(kept).toMatch(/has a volume whose name cannot be read \("my\\u0001clone.qcow2"\)/);
  });

  test("are an empty list in an empty pool", async () => {
    expect(await listVolumes("test:///default", "default-pool")).toEqual([]);
    expect(await poolVolumes("test:///default", "default-pool")).toEqual([]);
  });

  const disk = (source: string, target = "vda", more = "") =>
    `<disk type="file" device="disk">${source}<target dev="${target}"/>${more}</disk>`;
  const file = (path: string) => `<source file="${escapeXml(path)}"/>`;

  test("are found on machines, whatever names these have", async () => {
    const machines = {
      "-a box ": disk(file(`/pool/${image}`)),
      "2": `<disk type="volume" device="disk"><source pool="p" volume="${image}"/><target dev="vda"/></disk>`,
      other: disk(file("/nowhere/other.qcow2")),
    };
    expect((await imageUsers(host([], machines), `/pool/${image}`)).sort()).toEqual([
      "the machine -a box  uses it",
      "the machine 2 uses it",
    ]);
  });

  test("are listed with the target under which a machine has them", async () => {
    const uri = host([], {
      box: hardNames.map((name, i) => disk(file(`/pool/${name}`), `vd${"abcdefghijklmnop"[i]}`)).join(""),
    });
    const attached = await attachedVolumes(uri, "box");
    expect([...attached.keys()]).toEqual(hardNames);
    expect(attached.get("my clone.qcow2")).toBe("vda");
    expect(await attachedVolumes(uri, "none")).toEqual(new Map());
    const [uuid] = await domainUuids(uri);
    expect((await domainDisks(uri, [uuid!]))[0]?.sources[0]).toEqual({ path: "/pool/my clone.qcow2" });
  });
});

describe("a line of vol-list", () => {
  const name = fc
    .array(fc.constantFrom("a", " ", "   ", "-", "\\", "é", "\u00a0", ".qcow2"), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join(""));

  test("is parsed into its parts, whatever blanks there are", () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 3 }), fc.nat(9), (file, folders, pad) => {
        const path = `/${[...folders, file].join("/")}`;
        expect(readLine(` ${file}${" ".repeat(3 + pad)}${path}`)).toEqual({ name: file, path });
      }),
    );
  });

  test("is parsed if the path does not end with the name and neither has blanks", () => {
    expect(readLine(" unit:0:0:1   /dev/disk/by-path/ip-10.0.0.1-lun-1")).toEqual({
      name: "unit:0:0:1",
      path: "/dev/disk/by-path/ip-10.0.0.1-lun-1",
    });
  });

  test.each([" unit 0   /dev/disk/lun-1", " a", "", "error: nothing", " a\\xff   /p/a\\xff"])(
    "is not guessed: %j",
    (line) => {
      expect(readLine(line)).toBeUndefined();
    },
  );
});

describe("an image that a stack no longer needs", () => {
  const standIn = virshStandIn();
  const outputs = {
    uri: "qemu+ssh://far/system",
    pool: "p",
    volume: "web-0123.qcow2",
    plan: {} as never,
    path: "/pool/web-0123.qcow2",
    virtualSize: 1,
  };
  const remove = () => imageVolumeProvider.delete!("id", outputs);

  function poolWith(lines: string[], backing = ""): void {
    standIn.does(`case "$*" in
*"list --all --uuid"* | *--inactive*) ;;
*pool-list*) echo 1 ;;
*pool-dumpxml*) echo "<pool><name>p</name></pool>" ;;
*vol-list*) printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} ;;
*vol-dumpxml*) echo "<volume><name>my clone.qcow2</name><capacity>1</capacity><allocation>1</allocation><target><path>/pool/my clone.qcow2</path></target>${backing}</volume>" ;;
*vol-delete*) echo "$*" >> ${standIn.dir}/deleted ;;
esac
`);
  }
  const deleted = () => existsSync(join(standIn.dir, "deleted"));

  test.each([
    ["an overlay with blanks in its name", " my clone.qcow2   /pool/my clone.qcow2"],
    ["a line that cannot be read", " caf\\xff.qcow2   /pool/caf\\xff.qcow2"],
  ])("stays with %s, and this is reported", async (_what, line) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    poolWith([line], "<backingStore><path>/pool/web-0123.qcow2</path></backingStore>");
    await remove();
    expect(said.mock.calls.join("\n")).toMatch(/^kept: the image web-0123\.qcow2 in the pool "p": /);
    said.mockRestore();
    expect(deleted()).toBe(false);
  });

  test("is removed if nothing uses it", async () => {
    poolWith([" my clone.qcow2   /pool/my clone.qcow2"]);
    await remove();
    expect(deleted()).toBe(true);
  });
});

test("a volume whose name begins with a hyphen is treated as a volume", async () => {
  expect(await findVolume("test:///default", "default-pool", "--help")).toBeUndefined();
});
