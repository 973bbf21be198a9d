import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../../input/problem";
import { removeTree } from "../../process/removeTree";
import { ProgramError } from "../../process/run";
import { runTool } from "../tools";
import type { UnconfirmedSuite } from "./archive";

const patienceMs = 20_000;

/** Looks a suite up in an archive, with this host's apt configuration. @returns a problem where the archive has no suite of that name */
export async function suiteProblem({ propertyPath, mirror, suite }: UnconfirmedSuite): Promise<Problem | undefined> {
  // A list of mirrors has no directory of suites.
  if (mirror.startsWith("mirror")) return undefined;
  for (const file of ["InRelease", "Release"])
    if (!(await isMissing(`${mirror.replace(/\/$/, "")}/dists/${suite}/${file}`))) return undefined;
  const reason = `is missing, and ${mirror}, which this host's apt configuration names, has no suite ${suite}: check base.bootstrap.suite, or give the address of an archive that has the suite`;
  return { propertyPath, reason };
}

/** False also where the archive does not answer: a preview must not fail because of that. */
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
