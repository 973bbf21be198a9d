import { findVenv, obtainVenv, type Python, type Venv } from "./venv";

const venv: Venv = { name: "readers", oldestPython: "3.11.0", package: "ansible-core", beside: "PyYAML" };

/** A Python with the programs that read vmfarm's texts (Ansible, PyYAML, and what Debian's cloud-init imports), if this machine already has one. */
export const findReaders = (): Promise<Python | undefined> => findVenv(venv);

/** Installs it. */
export const obtainReaders = (report: (progress: string) => void): Promise<Python> => obtainVenv(venv, report);
