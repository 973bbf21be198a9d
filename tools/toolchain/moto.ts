import { findVenv, obtainVenv, type Python, type Venv } from "./venv";

const venv: Venv = { name: "moto", oldestPython: "3.10.0", package: "moto", beside: "boto3" };

/** A Python that has moto and boto3, where this machine has one already. */
export const findMoto = (): Promise<Python | undefined> => findVenv(venv);

/** Makes it. */
export const obtainMoto = (report: (progress: string) => void): Promise<Python> => obtainVenv(venv, report);
