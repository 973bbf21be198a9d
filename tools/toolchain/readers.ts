import { findVenv, obtainVenv, type Python, type Venv } from "./venv";

const venv: Venv = { name: "readers", oldestPython: "3.11.0", package: "ansible-core", beside: "PyYAML" };

/** A Python with what reads texts of vmfarm, where this machine has one already: Ansible, PyYAML, and what Debian's cloud-init imports. */
export const findReaders = (): Promise<Python | undefined> => findVenv(venv);

/** Makes it. */
export const obtainReaders = (report: (progress: string) => void): Promise<Python> => obtainVenv(venv, report);
