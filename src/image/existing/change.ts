import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildFacts, BuildWork } from "../builder";
import { ImageBuildError } from "../error";
import { stageCustomise } from "../guest/customise";
import { listPackagesScript, sealScript } from "../guest/seal";
import { vsphereParts } from "../guest/vsphere";
import { plannedFiles } from "../guestFiles";
import { parsePackages } from "../manifest";
import type { ImagePlan } from "../plan";
import { packageProgress } from "../progress";
import { runTool } from "../tools";
import { downloadDebs } from "./debs";

const stage = ".vmfarm-build";

// libguestfs would take a KVM that exists even where no guest comes up under it. Whoever knows better says so in the environment.
const guestfsEnv = {
  LIBGUESTFS_BACKEND: process.env.LIBGUESTFS_BACKEND ?? "direct",
  LIBGUESTFS_BACKEND_SETTINGS: process.env.LIBGUESTFS_BACKEND_SETTINGS ?? "force_tcg",
};

/** Installs packages, puts files, runs scripts and enables services in a disk image, by libguestfs. */
export async function changeGuest(
  plan: ImagePlan,
  work: BuildWork,
  image: string,
): Promise<Pick<BuildFacts, "packages" | "changedBy">> {
  const counted = packageProgress(work.onProgress);
  const onLine = (line: string) => {
    work.log(line);
    counted(line);
  };
  // Paths are relative to the build directory: guestfish and virt-customize have a quoting of their own.
  const guestfs = (program: string, args: string[], input?: string) =>
    runTool(program, args, { cwd: work.dir, env: guestfsEnv, input, onLine });

  work.onProgress("looking at the base");
  const looked = join(work.dir, "guest");
  mkdirSync(looked);
  // A leading hyphen tells guestfish to go on where the guest has no such file.
  const look = "-copy-out /etc/apt guest\n-download /var/lib/dpkg/status guest/status\n";
  await guestfs("guestfish", ["--ro", "-a", image, "-i"], look);
  const family = existsSync(join(looked, "status")) ? "deb" : "rpm";
  const names = packagesFor(plan, family);

  const dir = join(work.dir, stage);
  const onVsphere = vsphereParts(plan.packages);
  stageCustomise(dir, {
    files: [...onVsphere.files, ...plannedFiles(plan)],
    masked: [],
    scripts: plan.scripts,
    services: [...onVsphere.services, ...plan.services],
    finish: [listPackagesScript, sealScript],
  });
  const install: string[] = [];
  let changedBy = "virt-customize";
  if (family === "deb" && names.length > 0) {
    work.onProgress("downloading packages");
    const count = await downloadDebs(names, looked, join(dir, "debs"), onLine);
    writeFileSync(join(dir, "install.sh"), installDebs);
    install.push("--run-command", `sh /${stage}/install.sh`);
    changedBy = `virt-customize, with ${count} packages that the host's apt downloaded`;
  } else if (names.length > 0) {
    install.push("--install", names.join(","));
    changedBy = "virt-customize --install, over the network";
  }
  work.onProgress("changing the image");
  const network = family === "deb" ? ["--no-network"] : ["--network"];
  const relabel = family === "rpm" ? ["--selinux-relabel"] : [];
  const copyIn = ["--copy-in", `${stage}:/`];
  const change = ["--run-command", `sh /${stage}/customise.sh`];
  await guestfs("virt-customize", ["-v", "-a", image, ...network, ...copyIn, ...install, ...change, ...relabel]);
  await guestfs(
    "guestfish",
    ["-a", image, "-i"],
    `copy-out /${stage}/out .
rm-rf /${stage}
`,
  );
  const list = join(work.dir, "out", "packages.tsv");
  return { packages: existsSync(list) ? parsePackages(readFileSync(list, "utf8")) : [], changedBy };
}

function packagesFor(plan: ImagePlan, family: "deb" | "rpm"): string[] {
  const other = family === "deb" ? "rpm" : "deb";
  if (plan.packages[family].length === 0 && plan.packages[other].length > 0)
    throw new ImageBuildError(
      `packages.${other}: the base is a ${family} system: name its packages in packages.${family}`,
    );
  return plan.packages[family];
}

const installDebs = `set -eu
here=$(cd "$(dirname "$0")" && pwd)
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get install --yes --no-install-recommends -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null "$here"/debs/*.deb
rm -rf "$here/debs"
`;
