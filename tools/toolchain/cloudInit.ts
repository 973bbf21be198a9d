import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { aptGet } from "../host/apt";
import { cacheDir } from "../paths";
import { cachedDir } from "./cached";

/** The cloud-init of this host's distribution, unpacked but not installed: if installed, it would set up this host at its next boot. */
export interface CloudInit {
  /** The directory in which Python finds the package `cloudinit`. */
  modules: string;
  origin: string;
}

/** The one that this machine already has. */
export async function findCloudInit(): Promise<CloudInit | undefined> {
  const dir = await unpackedDir();
  return existsSync(dir) ? cloudInitIn(dir) : undefined;
}

/** Downloads the package from the archive that this host's apt uses. */
export async function obtainCloudInit(report: (progress: string) => void): Promise<CloudInit> {
  const dir = await cachedDir(await unpackedDir(), async (temporary) => {
    const download = await mkdtemp(join(tmpdir(), "vmfarm-cloud-init-"));
    try {
      report("downloading the package");
      await downloadPackage(download);
      const [archive] = await readdir(download);
      await run("dpkg-deb", ["--extract", join(download, archive!), temporary]);
    } finally {
      await removeTree(download);
    }
  });
  return cloudInitIn(dir);
}

async function downloadPackage(cwd: string): Promise<void> {
  const download = () => run("apt-get", ["download", "cloud-init"], { cwd });
  await download().catch(async () => {
    // Package lists that are older than the archive name a file that is gone; container images have no lists at all.
    await aptGet(["update"]);
    await download();
  });
}

async function cloudInitIn(dir: string): Promise<CloudInit> {
  const modules = join(dir, "usr", "lib", "python3", "dist-packages");
  const text = await readFile(join(modules, "cloudinit", "version.py"), "utf8");
  return { modules, origin: `${/^__VERSION__ = "(.*)"$/m.exec(text)?.[1]}, unpacked from its Debian package` };
}

/** One per release of a distribution: within a release, cloud-init's version does not change. */
async function unpackedDir(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8");
  const field = (name: string) => new RegExp(`^${name}="?([a-z0-9.-]+)"?$`, "m").exec(text)?.[1] ?? "unknown";
  return join(cacheDir, "toolchain", `cloud-init-${field("ID")}-${field("VERSION_ID")}`);
}
