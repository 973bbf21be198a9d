import { findVenv, obtainVenv, pinnedVersion, type Venv } from "./venv";

const venv: Venv = { name: "moto", oldestPython: "3.10.0" };

/** A Python that has moto and boto3. */
export interface Moto {
  python: string;
  origin: string;
}

/** The one that this machine has already. */
export async function findMoto(): Promise<Moto | undefined> {
  const python = await findVenv(venv);
  return python === undefined ? undefined : motoAt(python);
}

/** Makes a virtual environment with the pinned packages. */
export async function obtainMoto(report: (progress: string) => void): Promise<Moto> {
  return motoAt(await obtainVenv(venv, report));
}

const motoAt = (python: string): Moto => ({
  python,
  origin: `moto ${pinnedVersion(venv, "moto")} and boto3, from PyPI`,
});
