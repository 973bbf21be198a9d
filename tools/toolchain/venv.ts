import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/process/run";
import { aptGet } from "../host/apt";
import { cacheDir, thirdParty } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { atLeast } from "./versions";

/** Packages from PyPI, all pinned by `tools/thirdParty/NAME/requirements.txt`. */
export interface Venv {
  name: string;
  /** What the pinned packages require. */
  oldestPython: string;
  /** The package that needs the others. */
  package: string;
  /** Other packages that are used directly. */
  beside: string;
}

/** A Python that has the packages. */
export interface Python {
  python: string;
  origin: string;
}

const requirementsOf = ({ name }: Venv): string => join(thirdParty(name), "requirements.txt");

/** The one that this machine already has. */
export async function findVenv(venv: Venv): Promise<Python | undefined> {
  const dir = await builtDir(venv).catch(() => undefined);
  return dir && existsSync(dir) ? pythonIn(dir, venv) : undefined;
}

/** Creates a virtual environment if it is missing. */
export async function obtainVenv(venv: Venv, report: (progress: string) => void): Promise<Python> {
  await requireVenv(report);
  const dir = await cachedDir(await builtDir(venv), async (temporary) => {
    report("creating a virtual environment");
    await run("python3", ["-m", "venv", temporary]);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-deps"];
    await run(interpreterIn(temporary), [...pip, "--requirement", requirementsOf(venv)], {
      onLine: (line) => report(line.trim()),
    });
  });
  return pythonIn(dir, venv);
}

function pythonIn(dir: string, venv: Venv): Python {
  const version = new RegExp(`^${venv.package}==(.*)$`, "m").exec(readFileSync(requirementsOf(venv), "utf8"))?.[1];
  return { python: interpreterIn(dir), origin: `${venv.package} ${version} and ${venv.beside}, from PyPI` };
}

/** The directory was renamed after pip wrote its scripts, which contain the old path: programs are run by `python -m`. */
const interpreterIn = (dir: string): string => join(dir, "bin", "python");

async function builtDir(venv: Venv): Promise<string> {
  const { stdout } = await run("python3", ["-c", "import sys; print(sys.version, sys.base_prefix)"]);
  const version = stdout.split(" ")[0]!;
  if (!atLeast(version, venv.oldestPython))
    throw new Error(`${venv.name}, for the tests, needs Python ${venv.oldestPython} or newer; python3 is ${version}`);
  const key = contentKey([], [readFileSync(requirementsOf(venv), "utf8"), stdout]);
  return join(cacheDir, "toolchain", `${venv.name}-${key}`);
}

/** Debian has what creates virtual environments in a separate package. */
async function requireVenv(report: (progress: string) => void): Promise<void> {
  const works = () => run("python3", ["-c", "import ensurepip, venv"]).catch(() => undefined);
  if (await works()) return;
  report("installing python3-venv");
  await aptGet(["update"]);
  await aptGet(["install", "--no-install-recommends", "python3", "python3-venv"]);
  if (!(await works()))
    throw new Error("python3 cannot create virtual environments, although python3-venv is installed");
}
