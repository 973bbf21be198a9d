import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { lock } from "proper-lockfile";
import { beforeEach, expect, test } from "vitest";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { builtWeb, farmImage, stateBefore } from "../ledger/support";
import { recordedText } from "../review/support";
import { vmfarm } from "./vmfarm";

let cache: string;
let state: string;
const images = () => readdirSync(join(cache, "images")).filter((name) => name.endsWith(".qcow2"));

/** An image in the cache that was built this many days ago. */
function image(file: string, days: number): void {
  const path = join(cache, "images", file);
  writeFileSync(path, "disk");
  const builtAt = new Date(Date.now() - days * 86_400_000).toISOString();
  utimesSync(path, Date.parse(builtAt) / 1000, Date.parse(builtAt) / 1000);
  const text = JSON.stringify({ ...builtWeb, file, fileSize: 4, sha256: file, builtAt });
  writeFileSync(path.replace(/qcow2$/, "json"), text);
  writeFileSync(path.replace(/qcow2$/, "cdx.json"), "{}");
}

/** A disk that is backed by an image in the cache, which is made a real one for it. */
function overlay(disk: string, backing: string): string {
  rmSync(backing);
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", backing, "1M"]);
  const old = new Date(Date.now() - 9 * 86_400_000);
  utimesSync(backing, old, old);
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", "-b", backing, "-F", "qcow2", disk]);
  return disk;
}

beforeEach(() => {
  cache = temporaryDirectory();
  mkdirSync(join(cache, "images"));
  image("web-111111111111.qcow2", 3);
  image("web-222222222222.qcow2", 2);
  image(farmImage, 9);
  state = join(cache, "state.json");
  writeFileSync(state, stateBefore("same"));
});

/** Stands in for virsh: a pool "default" with the given volumes, as name and path of the backing file. */
function standInVirsh(volumes: Record<string, string>, more: { idlePool?: string; machineDisk?: string } = {}): string {
  const bin = temporaryDirectory();
  const lines = Object.keys(volumes).map((name) => ` ${name}   /pool/${name}`);
  const xml = Object.entries(volumes).map(
    ([name, backing]) =>
      `*"--vol=${name}") echo '<volume><name>${name}</name><capacity>9</capacity><allocation>5</allocation><target><path>/pool/${name}</path></target><backingStore>${backing && `<path>${backing}</path>`}</backingStore></volume>' ;;`,
  );
  const script = `#!/bin/sh
case "$*" in
*"pool-list --inactive"*) ${more.idlePool ? "echo p-idle" : ""} ;;
*pool-list*) echo p-default ;;
*"pool-dumpxml p-idle") echo '<pool><name>${more.idlePool}</name></pool>' ;;
*pool-dumpxml*) echo '<pool><name>default</name></pool>' ;;
*"list --all --uuid") ${more.machineDisk ? "echo d-box" : ""} ;;
*dumpxml*d-box*) echo '<domain><name>box</name><devices><disk><source file="${more.machineDisk}"/></disk></devices></domain>' ;;
*vol-list*) printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} ;;
*vol-download*) for last; do :; done; echo '{"builtAt": "2026-01-01T00:00:00Z", "packages": [], "recipe": {"name": "pool"}}' > "$last" ;;
*vol-delete*) echo "$*" >> ${bin}/deleted ;;
${xml.join("\n")}
*) exit 1 ;;
esac
`;
  writeFileSync(join(bin, "virsh"), script);
  chmodSync(join(bin, "virsh"), 0o755);
  return bin;
}

function run(args: string[], bin?: string, input = "") {
  const PATH = [...(bin ? [bin] : []), process.env.PATH].join(delimiter);
  return vmfarm(args, input, { VMFARM_CACHE: cache, PATH });
}

test("lists every image with what uses it and whether it can be removed", async () => {
  const bin = standInVirsh({ [farmImage]: "", [`${farmImage}.json`]: "", "m-root.qcow2": `/pool/${farmImage}` });
  const { status, stdout, stderr } = await run(["images", "--no-updates", "--state", state, "--format", "json"], bin);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const listed = JSON.parse(stdout);
  expect(listed.images).toMatchObject([
    { file: "web-222222222222.qcow2", stays: "it is the newest of web", where: ["cache"] },
    { file: "web-111111111111.qcow2", users: [] },
    { file: farmImage, where: ["cache", expect.stringMatching(/^pool default at /)] },
  ]);
  expect(listed.images[1].stays).toBeUndefined();
  expect(listed.images[2].users).toContain("the disk m-root.qcow2");
  expect(listed.behind).toMatchObject([{ image: farmImage, newest: "web-222222222222.qcow2" }]);
}, 60_000);

test("first lists what it would remove, and then removes only that, with all its files", async () => {
  const bin = standInVirsh({ "m-root.qcow2": "" });
  const asked = ["images", "prune", "--state", state];
  const first = await run(asked, bin);
  expect(first).toMatchObject({ status: 0, stderr: "" });
  expect(first.stdout).toMatch(/^remove {2}web-111111111111.qcow2 \(3 days, 1 MiB\): nothing uses it; from cache$/m);
  expect(first.stdout).toMatch(/Nothing was removed. --yes removes 1 image, /);
  expect(images()).toHaveLength(3);
  expect((await run([...asked, "--yes"], bin)).stdout).toMatch(/^Removed 1 image, /m);
  expect(images().sort()).toEqual(["web-222222222222.qcow2", farmImage]);
  expect(readdirSync(join(cache, "images")).filter((name) => name.startsWith("web-111"))).toEqual([]);
}, 60_000);

test("a state can be read from standard input, although it is needed twice", async () => {
  const asked = ["images", "prune", "--state", "-", "--yes"];
  const { status, stderr } = await run(asked, standInVirsh({ "m-root.qcow2": "" }), stateBefore("same"));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(images().sort()).toEqual(["web-222222222222.qcow2", farmImage]);
}, 60_000);

test("a libvirt disk that is backed by an image in the cache keeps it, and so does a lock", async () => {
  const bin = standInVirsh({ "m-root.qcow2": join(cache, "images", farmImage) });
  const release = await lock(join(cache, "images", "web-111111111111.qcow2"), { realpath: false });
  const { stdout } = await run(
    ["images", "prune", "--no-stacks", "--libvirt", "qemu:///x", "--keep", "0", "--yes"],
    bin,
  );
  await release();
  expect(stdout).toMatch(/^keep +web-111111111111.qcow2 .*: it is being built$/m);
  expect(stdout).toMatch(/used by the disk m-root.qcow2$/m);
  expect(images().sort()).toEqual(["web-111111111111.qcow2", farmImage]);
}, 60_000);

test("a disk in a directory that is backed by an image in the cache keeps it", async () => {
  const dir = temporaryDirectory();
  mkdirSync(join(dir, "team"));
  const disk = overlay(join(dir, "team", "mine.qcow2"), join(cache, "images", farmImage));
  writeFileSync(join(dir, "notes.txt"), "no disk");
  const asked = ["images", "prune", "--no-stacks", "--keep", "0"];
  expect((await run(asked)).stdout).toMatch(new RegExp(`^remove +${farmImage}`, "m"));
  expect((await run([...asked, "--disks", dir])).stdout).toContain(`used by the disk ${disk}`);
  expect((await run([...asked, "--disks", "/nonexistent"])).stderr).toMatch(/^vmfarm: nothing was removed/);
  // The cache by another path.
  const link = join(temporaryDirectory(), "cache");
  symlinkSync(cache, link);
  cache = link;
  expect((await run([...asked, "--disks", dir])).stdout).toContain(`used by the disk ${disk}`);
}, 60_000);

test("the disk of a machine outside of any pool keeps its backing image, and an inactive pool keeps all images", async () => {
  const disk = overlay(join(temporaryDirectory(), "m.qcow2"), join(cache, "images", farmImage));
  const asked = ["images", "prune", "--no-stacks", "--libvirt", "qemu:///x", "--keep", "0", "--yes"];
  const idle = await run(asked, standInVirsh({ "m-root.qcow2": "" }, { idlePool: "slow" }));
  expect(idle).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/nothing was removed.*\(the pool slow is not active, so/),
  });
  const far = asked.map((word) => word.replace("qemu:///x", "qemu+ssh://far/system"));
  const remote = await run(far, standInVirsh({ "m-root.qcow2": "" }, { machineDisk: disk }));
  expect(remote.stderr).toMatch(/nothing was removed.*m\.qcow2 is not in a pool/);
  expect(images()).toHaveLength(3);
  const { stdout } = await run(asked, standInVirsh({ "m-root.qcow2": "" }, { machineDisk: disk }));
  expect(stdout).toMatch(new RegExp(`^keep +${farmImage}.*: used by the machine box$`, "m"));
  expect(images()).toEqual([farmImage]);
}, 60_000);

test("a preview is refused instead of a state, because it leaves out unchanged resources", async () => {
  writeFileSync(state, recordedText("memory", "json"));
  const { status, stderr } = await run(["images", "prune", "--state", state, "--yes"]);
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/is not the state of a stack: give/),
  });
  expect(images()).toHaveLength(3);
}, 60_000);

test("images are removed from pools only with --pools", async () => {
  const volumes = {
    "pool-333333333333.qcow2": "",
    "pool-333333333333.qcow2.json": "",
    "pool-444444444444.qcow2": "/x",
  };
  const bin = standInVirsh(volumes);
  const asked = ["images", "prune", "--no-stacks", "--libvirt", "qemu:///x", "--keep", "0", "--yes"];
  expect((await run(asked, bin)).stdout).toMatch(
    /^keep +pool-333333333333.qcow2 .*: only in a pool: give --pools to remove it$/m,
  );
  expect(existsSync(join(bin, "deleted"))).toBe(false);
  expect((await run([...asked, "--pools"], bin)).stdout).toMatch(/^Removed 1 /m);
  expect(existsSync(join(bin, "deleted"))).toBe(true);
}, 60_000);

test("an overlay whose name has blanks keeps its image, and a volume whose name cannot be read keeps all", async () => {
  const image = "pool-333333333333.qcow2";
  const volumes = { [image]: "", [`${image}.json`]: "" };
  const asked = ["images", "prune", "--no-stacks", "--libvirt", "qemu:///x", "--keep", "0", "--pools", "--yes"];
  for (const name of ["my clone.qcow2", " -v  2 "]) {
    const bin = standInVirsh({ ...volumes, [name]: `/pool/${image}` });
    expect((await run(asked, bin)).stdout).toContain(`: used by the disk ${name}\n`);
    expect(existsSync(join(bin, "deleted"))).toBe(false);
  }
  const bin = standInVirsh({ ...volumes, "caf\\xff.qcow2": `/pool/${image}` });
  expect((await run(asked, bin)).stderr).toMatch(
    /nothing was removed.*the pool "default" has a volume whose name cannot be read/,
  );
  expect(existsSync(join(bin, "deleted"))).toBe(false);
}, 60_000);

test("nothing is removed if a libvirt does not respond", async () => {
  const bin = temporaryDirectory();
  writeFileSync(join(bin, "virsh"), "#!/bin/sh\necho 'error: no connection' >&2\nexit 1\n", { mode: 0o755 });
  const { status, stderr } = await run(["images", "prune", "--state", state, "--yes"], bin);
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^vmfarm: nothing was removed/),
  });
  expect(images()).toHaveLength(3);
}, 60_000);

test.each([
  [["images", "prune"], /^vmfarm: give the stacks whose images to keep/],
  [["images", "prune", "--keep", "x", "--no-stacks"], /^vmfarm: --keep x is not a valid number/],
  [["images", "--state", "nowhere.json"], /^vmfarm: nowhere.json cannot be read/],
])(
  "reports a mistake in one line: %j",
  async (args, message) => {
    const { status, stderr } = await run(args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim()).not.toContain("\n");
  },
  60_000,
);
