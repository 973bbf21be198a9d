import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BuildFacts, BuildWork } from "../builder";
import { ImageBuildError } from "../error";
import { builtSystem } from "../guest/builtSystem";
import { stageCustomise } from "../guest/customise";
import { listPackagesScript, sealScript } from "../guest/seal";
import { vsphereParts } from "../guest/vsphere";
import { plannedFiles } from "../guestFiles";
import type { ImagePlan } from "../plan";
import { changeInGuest, lookIntoGuest, runInGuest } from "./guestfish";
import { familyOf, type PackageFamily, packagesIn } from "./packages";

const stage = ".vmfarm-build";

/** Installs packages, puts files, runs scripts and enables services in a disk image, by libguestfs. */
export async function changeGuest(
  plan: ImagePlan,
  work: BuildWork,
  image: string,
): Promise<Omit<BuildFacts, "virtualSize">> {
  const looked = join(work.dir, "guest");
  mkdirSync(looked);
  work.onProgress("looking at the base");
  const { mounts, canRelabel } = await lookIntoGuest(work, image, [
    // A leading hyphen tells guestfish to go on where the guest has no such file.
    "-copy-out /etc/apt guest",
    "-copy-out /usr/share/keyrings guest",
    "-download /var/lib/dpkg/status guest/status",
    "-download /etc/selinux/config guest/selinux",
  ]);
  const family = familyOf(looked);
  const names = namesFor(plan, family);

  const dir = join(work.dir, stage);
  const onVsphere = vsphereParts(plan.packages);
  stageCustomise(dir, {
    files: [...onVsphere.files, ...plannedFiles(plan)],
    masked: [],
    scripts: plan.scripts,
    services: [...onVsphere.services, ...plan.services],
    finish: [listPackagesScript, sealScript],
  });
  const packages = names.length > 0 ? await packagesIn[family].stage(names, looked, dir, work) : undefined;
  work.onProgress("changing the image");
  const commands = [
    `copy-in ${stage} /`,
    ...(packages ? [runInGuest(`/${stage}/${packages.script}`)] : []),
    runInGuest(`/${stage}/customise.sh`),
    `copy-out /${stage}/out .`,
    `rm-rf /${stage}`,
    ...packagesIn[family].finish(looked, canRelabel),
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
    throw new ImageBuildError(`packages.${other}: the base takes ${family} packages: name them in packages.${family}`);
  return plan.packages[family];
}
