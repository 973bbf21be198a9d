import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { asRoot } from "../host/root";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { atLeast } from "./versions";

const requirements = join(repoRoot, "tools", "moto", "requirements.txt");
/** What the pinned moto asks for. */
const oldestPython = "3.10.0";

/** A Python that has moto and boto3. */
export interface Moto {
  python: string;
  origin: string;
}

/** The one that this machine has already. */
export async function findMoto(): Promise<Moto | undefined> {
  const dir = await builtDir().catch(() => undefined);
  return dir && existsSync(dir) ? motoIn(dir) : undefined;
}

/** Makes a virtual environment with the pinned packages. */
export async function obtainMoto(report: (progress: string) => void): Promise<Moto> {
  await requireVenv(report);
  const dir = await cachedDir(await builtDir(), async (temporary) => {
    report("making a virtual environment");
    await run("python3", ["-m", "venv", temporary]);
    const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--requirement", requirements];
    await run(motoIn(temporary).python, install, { onLine: (line) => report(line.trim()) });
  });
  return motoIn(dir);
}

/** The directory was renamed after pip wrote its scripts, so moto is run by `python -m`; the scripts name the old place. */
function motoIn(dir: string): Moto {
  const version = /^moto==(.*)$/m.exec(readFileSync(requirements, "utf8"))?.[1];
  return { python: join(dir, "bin", "python"), origin: `moto ${version} and boto3, from PyPI` };
}

async function builtDir(): Promise<string> {
  const { stdout } = await run("python3", ["-c", "import sys; print(sys.version, sys.base_prefix)"]);
  if (!atLeast(stdout.split(" ")[0]!, oldestPython))
    throw new Error(`the tests' EC2 API needs Python ${oldestPython} or newer; python3 is ${stdout.split(" ")[0]}`);
  return join(cacheDir, "toolchain", `moto-${contentKey([], [readFileSync(requirements, "utf8"), stdout])}`);
}

/** Debian keeps what makes virtual environments in a package of its own. */
async function requireVenv(report: (progress: string) => void): Promise<void> {
  const works = () => run("python3", ["-c", "import ensurepip, venv"]).catch(() => undefined);
  if (await works()) return;
  report("installing python3-venv");
  const quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-o", "Dpkg::Use-Pty=0"];
  await run(...asRoot("env", [...quiet, "update"]));
  await run(...asRoot("env", [...quiet, "install", "--no-install-recommends", "python3", "python3-venv"]));
  if (!(await works())) throw new Error("python3 makes no virtual environments, though python3-venv is installed");
}
