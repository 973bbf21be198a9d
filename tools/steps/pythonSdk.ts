import { findPythonSdk, obtainPythonSdk } from "../toolchain/pythonSdk";
import type { Step } from "../ui/steps";

/** With which tests run programs in Python. */
export function pythonSdk(): Step {
  return {
    title: "Pulumi for Python for tests",
    upToDate: async () => (await findPythonSdk())?.origin,
    run: async (report) => (await obtainPythonSdk(report)).origin,
  };
}
