import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../../input/problem";
import { removeTree } from "../../process/removeTree";
import { ProgramError } from "../../process/run";
import { runTool } from "../tools";
import type { UnsureSuite } from "./archive";

const patienceMs = 20_000;

/** Asks an archive for a suite, as this host's apt reaches it. @returns a problem where it says that it has none of that name */
export async function suiteProblem({ propertyPath, mirror, suite }: UnsureSuite): Promise<Problem | undefined> {
  // A list of mirrors has no directory of suites.
  if (mirror.startsWith("mirror")) return undefined;
  for (const file of ["InRelease", "Release"])
    if (!(await isMissing(`${mirror.replace(/\/$/, "")}/dists/${suite}/${file}`))) return undefined;
  const reason = `is missing, and ${mirror}, which this host's apt configuration names, has no suite ${suite}: look whether base.bootstrap.suite is right, or give the address of an archive that has it`;
  return { propertyPath, reason };
}

/** False also where the archive does not answer: that is no reason to refuse a preview. */
async function isMissing(url: string): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), "vmfarm-suite-"));
  try {
    const options = ["-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=0"];
    const args = [...options, "download-file", url, join(dir, "file")];
    await runTool("/usr/lib/apt/apt-helper", args, { timeoutMs: patienceMs });
    return false;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return /\s404\s+Not Found|File not found/.test(error.stderr);
  } finally {
    await removeTree(dir);
  }
}
