import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { bootVolumesProvider } from "../../../../../src/platform/libvirt/resources/bootVolumes";
import { dataDiskProvider } from "../../../../../src/platform/libvirt/resources/dataDisk";
import { virshStandIn } from "../virshStandIn";

const virsh = execFileSync("sh", ["-c", "command -v virsh"], { encoding: "utf8" }).trim();
const standIn = virshStandIn();
const boot = { pool: "default", prefix: "box", rootName: "root-1.qcow2", seedName: "seed-1.qcow2" };
const data = { pool: "default", volume: "data.qcow2", domain: "box", deleteWithMachine: true };

const calls = () => {
  const file = join(standIn.dir, "calls");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};

/** What deleting the machine's volumes removes, and what is said of it. */
async function deleted(uri: string): Promise<{ lines: string[]; names: string[] }> {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    await bootVolumesProvider.delete!("x", { ...boot, uri } as never);
    await dataDiskProvider.delete!("x", { ...data, uri } as never);
    const names = [...calls().matchAll(/"vol-delete" "--pool=default" "--vol=([^"]*)"/g)].map(([, name]) => name!);
    return { lines: said.mock.calls.flat(), names };
  } finally {
    said.mockRestore();
  }
}

describe("on virsh's test driver, with files of this host", () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(standIn.dir);
    for (const name of ["pool", "vms"]) mkdirSync(join(dir, name));
    for (const name of volumes) create(join("pool", name));
  });
  const volumes = ["root-1.qcow2", "seed-1.qcow2", "data.qcow2"];

  function create(name: string, backing?: string): string {
    const path = join(dir, name);
    execFileSync("qemu-img", [
      ...["create", "-q", "-f", "qcow2"],
      ...(backing === undefined ? [path, "1M"] : ["-b", backing, "-F", "qcow2", path]),
    ]);
    return path;
  }
  const inPool = (name: string) => join(dir, "pool", name);

  const volumeXml = ([name, backing]: [string, string]) =>
    `<volume><name>${name}</name><capacity>1048576</capacity><target><format type="qcow2"/></target>` +
    `${backing && `<backingStore><path>${backing}</path><format type="qcow2"/></backingStore>`}</volume>`;

  /** A libvirt that has the machine's volumes in its pool, others with what they are backed by, and machines on these sources. */
  function host(machines: Record<string, string>, others: Record<string, string> = {}, also = ""): string {
    const all = { ...Object.fromEntries(volumes.map((name) => [name, ""])), ...others };
    const pool = `<pool type="dir"><name>default</name><uuid>00000000-0000-4000-8000-0000000000f0</uuid><target><path>${dir}/pool</path></target>${Object.entries(all).map(volumeXml).join("")}</pool>`;
    const domains = Object.entries(machines).map(
      ([name, source], i) =>
        `<domain type="test"><name>${name}</name><uuid>00000000-0000-4000-8000-${String(i).padStart(12, "0")}</uuid><memory>65536</memory><os><type>hvm</type></os><devices>` +
        `<disk type="${source.includes("pool=") ? "volume" : "file"}"><driver name="qemu" type="qcow2"/>${source}<target dev="vda"/></disk></devices></domain>`,
    );
    writeFileSync(join(dir, "node.xml"), `<node>${pool}${domains.join("")}</node>`);
    standIn.does(`echo "$*" >> ${standIn.dir}/calls\n${also}exec ${virsh} "$@"\n`);
    return `test://${dir}/node.xml`;
  }
  const file = (path: string) => `<source file="${path}"/>`;

  test("volumes that no domain uses go", async () => {
    const elsewhere = create("vms/data.qcow2");
    const uri = host({ other: file(elsewhere) });
    expect(await deleted(uri)).toEqual({ lines: [], names: ["root-1.qcow2", "seed-1.qcow2", "data.qcow2"] });
  });

  test.each(volumes)("%s stays while it is attached to another machine", async (name) => {
    const { names, lines } = await deleted(host({ other: file(inPool(name)) }));
    expect(names).toEqual(volumes.filter((volume) => volume !== name));
    expect(lines).toEqual([`kept: the volume ${name} in the pool "default": the machine other uses it`]);
  });

  test("volumes stay that are attached by their names in the pool", async () => {
    const { names } = await deleted(host({ other: '<source pool="default" volume="data.qcow2"/>' }));
    expect(names).toEqual(["root-1.qcow2", "seed-1.qcow2"]);
  });

  test("volumes stay that are attached by another path of the same file", async () => {
    symlinkSync(join(dir, "pool"), join(dir, "link"));
    const { names } = await deleted(host({ other: file(join(dir, "link", "data.qcow2")) }));
    expect(names).toEqual(["root-1.qcow2", "seed-1.qcow2"]);
  });

  test("volumes stay below a chain of others in the pool, relative paths included", async () => {
    const others = { "top.qcow2": inPool("middle.qcow2"), "middle.qcow2": "../pool/data.qcow2" };
    const { names, lines } = await deleted(host({ other: file(inPool("top.qcow2")) }, others));
    expect(names).toEqual(["root-1.qcow2", "seed-1.qcow2"]);
    expect(lines).toEqual([expect.stringMatching(/data\.qcow2 .*the machine other uses it$/)]);
  });

  test("volumes stay below files in no pool", async () => {
    create("vms/middle.qcow2", inPool("data.qcow2"));
    const top = create("vms/top.qcow2", "middle.qcow2");
    const { names } = await deleted(host({ other: file(top) }));
    expect(names).toEqual(["root-1.qcow2", "seed-1.qcow2"]);
  });

  test("a machine whose disk is in no pool may use any of them while its disk cannot be read", async () => {
    const broken = join(dir, "vms/broken.qcow2");
    writeFileSync(broken, Buffer.concat([Buffer.from("QFI\xfb\0\0\0\x03", "latin1"), Buffer.alloc(200, 0xff)]));
    const { names, lines } = await deleted(host({ other: file(broken) }));
    expect(names).toEqual([]);
    expect(lines).toEqual(
      volumes.map((name) =>
        expect.stringMatching(
          `^kept: the volume ${name} .*the machine other may use it: .*broken.qcow2 is not in a pool, .*create a pool`,
        ),
      ),
    );
  });

  test("a machine that is removed meanwhile hides none of the others", async () => {
    const gone = 'case "$*" in *"list --all"*) echo 00000000-0000-4000-8000-00000000dead ;; esac\n';
    const { names } = await deleted(host({ other: file(inPool("data.qcow2")) }, {}, gone));
    expect(names).toEqual(["root-1.qcow2", "seed-1.qcow2"]);
  });

  test("a hundred machines that are off take as few calls as one", async () => {
    const count = async (machines: number) => {
      const names = Array.from({ length: machines }, (_, i) => `m${i}`);
      const roots = Object.fromEntries(names.map((name) => [`${name}.qcow2`, inPool("image.qcow2")]));
      const domains = Object.fromEntries(names.map((name) => [name, file(inPool(`${name}.qcow2`))]));
      const last = { [`m${machines - 1}`]: file(inPool("data.qcow2")) };
      const uri = host({ ...domains, ...last }, { "image.qcow2": "", ...roots });
      writeFileSync(join(standIn.dir, "calls"), "");
      expect((await deleted(uri)).names).toEqual(["root-1.qcow2", "seed-1.qcow2"]);
      return calls().split("\n").length;
    };
    expect(await count(100)).toBe(await count(2));
  });

  describe("a machine that is made anew", () => {
    const inputs = (userData = "a") => ({
      ...{ ...boot, uri: `test://${dir}/node.xml`, rootSize: 0, imageSize: 1048576, imagePath: inPool("image.qcow2") },
      ...{ userData, metaData: "b", networkConfig: "c", peers: { machine: "box", tiers: {} } },
    });
    const create = () => bootVolumesProvider.create(inputs() as never);
    /** The names that its root volume has, the second where the first is in use. */
    async function rootNames(): Promise<[string, string]> {
      const { inputs: next } = await bootVolumesProvider.check!(inputs() as never, inputs("another") as never);
      return next!.earlierRoots as [string, string];
    }

    test("takes no volume that another machine uses, and does not remove the one in use under its second name", async () => {
      const [first, second] = await rootNames();
      const volumes = { "image.qcow2": "", [first]: "", [second]: "" };
      host({ other: file(inPool(first)), box: file(inPool(second)) }, volumes);
      await expect(create()).rejects.toThrow(
        /already exist in the pool "default" and may be in use \(box-root-.*: the machine other uses it; .*-again.*: the machine box uses it\)/,
      );
      expect(calls()).not.toContain("vol-delete");
      host({ other: file(inPool(first)) }, volumes);
      // The test driver forgets between two calls that the volumes are removed.
      await expect(create()).rejects.toThrow(/already exists/);
      expect(calls()).toContain(`"vol-delete" "--pool=default" "--vol=${second}"`);
      expect(calls()).not.toContain(`"vol-delete" "--pool=default" "--vol=${first}"`);
    });
  });
});

describe("what libvirt reports of a machine", () => {
  const uri = "qemu:///system";
  const backings: Record<string, string> = {
    "top.qcow2": "/pool/root-1.qcow2",
    "root-1.qcow2": "/pool/image.qcow2",
    "strange.qcow2": 'json:{"driver":"qcow2"}',
    "image.qcow2": "",
    "seed-1.qcow2": "",
    "data.qcow2": "",
  };

  /** A domain that is on one disk as it runs, and on another as it starts the next time. */
  function domainOn({ running, inactive = running }: { running: string; inactive?: string }): void {
    const volumes = Object.entries(backings).map(
      ([name, backing]) =>
        `*vol-dumpxml*${name}*) echo '<volume><name>${name}</name><capacity>1</capacity><allocation>1</allocation><target><path>/pool/${name}</path></target><backingStore><path>${backing}</path></backingStore></volume>' ;;`,
    );
    const domain = (disk: string) =>
      `<domain><name>box</name><devices><disk type="file">${disk}<target dev="vda"/></disk></devices></domain>`;
    standIn.does(`echo "$*" >> ${standIn.dir}/calls
case "$*" in
*--pool=idle*) echo "error: Requested operation is not valid: storage pool 'idle' is not active" >&2; exit 1 ;;
${volumes.join("\n")}
*vol-dumpxml*) echo "error: failed to get vol 'x', specifying --pool might help" >&2; exit 1 ;;
*domstate*) echo "shut off" ;;
*"list --all --uuid"*) echo 0a1b2c3d-0000-8000-8000-000000000001 ;;
*dumpxml*) case "$*" in *'"dumpxml" "--domain'* | *"dumpxml --domain"*) echo '${domain(running)}' ;; esac
  case "$*" in *--inactive*) echo '${domain(inactive)}' ;; esac ;;
esac
`);
  }
  const cdrom = '<driver type="raw"/><source file="/iso/debian.iso"/>';
  const below = '<backingStore type="file"><source file="/pool/root-1.qcow2"/><backingStore/></backingStore>';

  test.each([
    [
      "is on a snapshot, and runs, about which libvirt reports everything",
      { running: `<source file="/far/snap"/>${below}` },
    ],
    ["is on a snapshot in a pool, and is off", { running: '<source file="/pool/top.qcow2"/>' }],
    ["is on it by its name in the pool", { running: '<source pool="default" volume="top.qcow2"/>' }],
    ["has it only until it stops", { running: '<source file="/pool/root-1.qcow2"/>', inactive: cdrom }],
    ["has it only when it starts again", { running: cdrom, inactive: '<source file="/pool/root-1.qcow2"/>' }],
  ])("a volume stays while a machine %s", async (_what, definitions) => {
    domainOn(definitions);
    const { lines, names } = await deleted(uri);
    expect(names).toEqual(["seed-1.qcow2", "data.qcow2"]);
    expect(lines).toEqual(['kept: the volume root-1.qcow2 in the pool "default": the machine box uses it']);
  });

  test.each([
    [
      "a file of another host in no pool",
      "qemu+ssh://far/system",
      '<source file="/far/snap"/>',
      /\/far\/snap is not in a pool/,
    ],
    ["a volume of a pool that is not active", uri, '<source pool="idle" volume="x"/>', /'idle' is not active/],
    ["a volume whose backing file has no path", uri, '<source file="/pool/strange.qcow2"/>', /not given as a path/],
  ])("all volumes stay while it is not known what is below %s", async (_what, libvirt, running, why) => {
    domainOn({ running });
    const { lines, names } = await deleted(libvirt);
    expect(names).toEqual([]);
    expect(lines).toEqual(Array(3).fill(expect.stringMatching(why)));
    expect(lines[0]).toMatch(/the machine box may use it/);
  });

  test.each([
    ["a drive without a medium", ""],
    ["a disk on a network storage", '<source protocol="rbd" name="pool/image"/>'],
    ["a raw file in no pool", cdrom],
  ])("none stays for %s", async (_what, running) => {
    domainOn({ running });
    expect((await deleted("qemu+ssh://far/system")).names).toHaveLength(3);
  });

  test("a disk below a snapshot does not grow", async () => {
    domainOn({ running: '<source file="/pool/top.qcow2"/>' });
    const olds = { ...data, uri, volume: "root-1.qcow2", bytes: 1024 };
    await expect(dataDiskProvider.update!("x", olds as never, { ...olds, bytes: 4096 } as never)).rejects.toThrow(
      /below a snapshot.*virsh blockcommit/,
    );
    expect(calls()).not.toMatch(/resize/);
  });
});
