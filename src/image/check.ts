import { accessSync, constants, existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../input/problem";
import { archiveOf } from "./bootstrap/archive";
import { debianKeyring } from "./bootstrap/guestSources";
import { hostApt } from "./bootstrap/hostApt";
import { suiteProblem } from "./bootstrap/suiteProbe";
import { findImage, stuckLeftover } from "./buildOnce";
import { cacheDir, existingParent, imagePaths } from "./cache";
import { changesGuest, inspectBase } from "./diskImage/inspectBase";
import type { ImagePlan } from "./plan";
import { missingSpace, spaceOfBuild } from "./space";
import { isInstalled, neededTools } from "./tools";

/** What would keep a plan from being built on this host, found without building. A cached image has no problems. */
export async function checkImage(plan: ImagePlan, cache: string = cacheDir()): Promise<Problem[]> {
  if (findImage(plan, cache)) return [];
  const problems: Problem[] = [];
  const add = (propertyPath: string, reason: string) => problems.push({ propertyPath, reason });
  const missing = neededTools(plan.base.kind, changesGuest(plan)).filter(({ program }) => !isInstalled(program));
  if (missing.length > 0) {
    const programs = missing.map(({ program }) => program).join(", ");
    const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))].join(" ");
    add("base", `this host lacks ${programs}: apt-get install ${packages}`);
  }
  if (plan.base.kind === "bootstrap") {
    if (process.arch !== "x64")
      add("base.bootstrap", "builds amd64 images, on an amd64 host only: use base.file or base.url");
    if (`${realpathSync(existingParent(imagePaths(plan, cache).dir))}/`.startsWith("/dev/shm/"))
      add(
        "base.bootstrap",
        `cannot be built below /dev/shm, which is hidden from builds: set VMFARM_CACHE to another directory than ${cache}`,
      );
    problems.push(...(await archiveProblems(plan)));
  } else if (changesGuest(plan) && !hasKernel()) {
    add(
      "base",
      "libguestfs, which changes images, needs a kernel in /boot that this user can read: apt-get install linux-image-cloud-amd64",
    );
  }
  if (plan.base.kind === "file" && isInstalled("qemu-img")) {
    const inspected = await inspectBase(plan, plan.base.path!);
    if ("problem" in inspected) problems.push(inspected.problem);
  }
  const stuck = await stuckLeftover(plan, cache);
  if (stuck) add("base", stuck);
  const space = await missingSpace("building", spaceOfBuild(plan), cache);
  if (space) add("base", space);
  return problems;
}

async function archiveProblems({ base }: ImagePlan): Promise<Problem[]> {
  const result = archiveOf(base, hostApt());
  if ("problem" in result) return [result.problem];
  const problems = await Promise.all(result.unconfirmed.map(suiteProblem));
  if (!existsSync(debianKeyring))
    problems.push({
      propertyPath: "base.bootstrap",
      reason: `this host lacks Debian's keys, ${debianKeyring}: apt-get install debian-archive-keyring`,
    });
  return problems.filter((problem) => problem !== undefined);
}

function hasKernel(): boolean {
  try {
    return readdirSync("/boot").some((name) => name.startsWith("vmlinuz-") && isReadable(join("/boot", name)));
  } catch {
    return false;
  }
}

/** Some distributions keep kernels from ordinary users. */
function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
