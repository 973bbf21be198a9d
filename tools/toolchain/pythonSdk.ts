import { findVenv, obtainVenv, type Python, type Venv } from "./venv";

const venv: Venv = { name: "pythonSdk", oldestPython: "3.10.0", package: "pulumi", beside: "what it imports" };

/** A Python with Pulumi's SDK, if this machine already has one. */
export const findPythonSdk = (): Promise<Python | undefined> => findVenv(venv);

/** Installs it. */
export const obtainPythonSdk = (report: (progress: string) => void): Promise<Python> => obtainVenv(venv, report);
