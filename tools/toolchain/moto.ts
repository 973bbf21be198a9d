import { findVenv, obtainVenv, type Python, type Venv } from "./venv";

const venv: Venv = { name: "moto", oldestPython: "3.10.0", package: "moto", beside: "boto3" };

/** A Python with moto and boto3, if this machine already has one. */
export const findMoto = (): Promise<Python | undefined> => findVenv(venv);

/** Installs it. */
export const obtainMoto = (report: (progress: string) => void): Promise<Python> => obtainVenv(venv, report);
