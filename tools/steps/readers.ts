import { findCloudInit, obtainCloudInit } from "../toolchain/cloudInit";
import { findReaders, obtainReaders } from "../toolchain/readers";
import type { Step } from "../ui/steps";

/** The programs with which tests read what is written for guests and for other tools. */
export function readerSteps(): Step[] {
  return [
    {
      title: "Ansible for tests",
      upToDate: async () => (await findReaders())?.origin,
      run: async (report) => (await obtainReaders(report)).origin,
    },
    {
      title: "cloud-init for tests",
      upToDate: async () => (await findCloudInit())?.origin,
      run: async (report) => (await obtainCloudInit(report)).origin,
    },
  ];
}
