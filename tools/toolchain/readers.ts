import { findVenv, obtainVenv, pinnedVersion, type Venv } from "./venv";

const venv: Venv = { name: "readers", oldestPython: "3.11.0" };

/** A Python with what reads texts of vmfarm: Ansible, PyYAML, and all that Debian's cloud-init imports. */
export interface Readers {
  python: string;
  origin: string;
}

/** The one that this machine has already. */
export async function findReaders(): Promise<Readers | undefined> {
  const python = await findVenv(venv);
  return python === undefined ? undefined : readersAt(python);
}

/** Makes a virtual environment with the pinned packages. */
export async function obtainReaders(report: (progress: string) => void): Promise<Readers> {
  return readersAt(await obtainVenv(venv, report));
}

const readersAt = (python: string): Readers => ({
  python,
  origin: `ansible-core ${pinnedVersion(venv, "ansible-core")} and PyYAML, from PyPI`,
});
