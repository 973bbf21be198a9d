import { findTinyGuest, obtainTinyGuest } from "../toolchain/tinyGuest";
import type { Step } from "../ui/steps";

/** The guest for tests that need a machine but no distribution. */
export function tinyGuest(): Step {
  return {
    title: "tiny guest for tests",
    upToDate: async () => (await findTinyGuest())?.origin,
    run: async (report) => (await obtainTinyGuest(report)).origin,
  };
}
