import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type BuildFacts, type BuildWork, ImageBuildError, stagingDirectory } from "../builder";
import { builtSystem } from "../guest/builtSystem";
import { stageCustomise } from "../guest/customise";
import { listPackagesScript, sealScript } from "../guest/seal";
import { vsphereParts } from "../guest/vsphere";
import { plannedFiles } from "../guestFiles";
import type { ImagePlan } from "../plan";
import { changeInGuest, inspectGuest, runInGuest } from "./guestfish";
import { familyOf, type PackageFamily, packagesIn } from "./packages";

/** Installs packages, writes files, runs scripts and enables services in a disk image, with libguestfs. */
export async function changeGuest(
  plan: ImagePlan,
  work: BuildWork,
  image: string,
): Promise<Omit<BuildFacts, "virtualSize">> {
  const guest = join(work.dir, "guest");
  mkdirSync(guest);
  work.onProgress("inspecting the base");
  const { mounts, canRelabel } = await inspectGuest(work, image, [
    // A leading hyphen makes guestfish continue where the guest has no such file.
    "-copy-out /etc/apt guest",
    "-copy-out /usr/share/keyrings guest",
    "-download /var/lib/dpkg/status guest/status",
    "-download /etc/selinux/config guest/selinux",
  ]);
  const family = familyOf(guest);
  const names = namesFor(plan, family);

  const dir = join(work.dir, stagingDirectory);
  const onVsphere = vsphereParts(plan.packages);
  stageCustomise(dir, {
    files: [...onVsphere.files, ...plannedFiles(plan)],
    masked: [],
    scripts: plan.scripts,
    services: [...onVsphere.services, ...plan.services],
    finish: [listPackagesScript, sealScript],
  });
  const packages = names.length > 0 ? await packagesIn[family].stage(names, guest, dir, work) : undefined;
  work.onProgress("changing the image");
  const commands = [
    `copy-in ${stagingDirectory} /`,
    ...(packages ? [runInGuest(`/${stagingDirectory}/${packages.script}`)] : []),
    runInGuest(`/${stagingDirectory}/customise.sh`),
    `copy-out /${stagingDirectory}/out .`,
    `rm-rf /${stagingDirectory}`,
    ...packagesIn[family].finish(guest, canRelabel),
  ];
  await changeInGuest(work, image, mounts, commands, { network: packagesIn[family].network });
  return {
    ...builtSystem(join(work.dir, "out")),
    changedBy: ["guestfish", packages?.from].filter(Boolean).join(", with "),
  };
}

function namesFor(plan: ImagePlan, family: PackageFamily): string[] {
  const other = family === "deb" ? "rpm" : "deb";
  if (plan.packages[family].length === 0 && plan.packages[other].length > 0)
    throw new ImageBuildError(`packages.${other}: the base uses ${family} packages: list them in packages.${family}`);
  return plan.packages[family];
}
