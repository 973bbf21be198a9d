import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellQuote } from "../../process/shellWord";
import type { BuildWork } from "../builder";
import { packageProgress } from "../progress";
import { downloadDebs } from "./debs";

export type PackageFamily = "deb" | "rpm";

/** How packages get into a guest of one family. */
interface Packages {
  /** Whether the guest reaches the host's network while it is changed. */
  network: boolean;
  /** Puts what installs `names` into the staging directory `dir`. @returns its script there, undefined where the guest has all of them. */
  stage(names: readonly string[], looked: string, dir: string, work: BuildWork): Promise<StagedPackages | undefined>;
  /** guestfish's commands when everything else is done. */
  finish(looked: string, canRelabel: boolean): string[];
}

export interface StagedPackages {
  script: string;
  /** Where they come from, in words. */
  from: string;
}

/** The family of a guest, by the files of it in the directory `looked`. */
export function familyOf(looked: string): PackageFamily {
  const status = join(looked, "status");
  return existsSync(status) && statSync(status).size > 0 ? "deb" : "rpm";
}

export const packagesIn: Record<PackageFamily, Packages> = {
  deb: {
    network: false,
    async stage(names, looked, dir, work) {
      work.onProgress("downloading packages");
      const counted = packageProgress(work.onProgress);
      const onLine = (line: string) => {
        work.log(line);
        counted(line);
      };
      const count = await downloadDebs(names, looked, join(dir, "debs"), onLine);
      if (count === 0) return undefined;
      writeFileSync(join(dir, "install.sh"), installDebs);
      return { script: "install.sh", from: `${count} packages that the host's apt downloaded` };
    },
    finish: () => [],
  },
  rpm: {
    network: true,
    async stage(names, _looked, dir) {
      writeFileSync(join(dir, "install.sh"), installRpms(names));
      return { script: "install.sh", from: "packages that the guest downloaded" };
    },
    // What was written without SELinux has no labels, and could not be read at the next boot.
    finish: (looked, canRelabel) => {
      const contexts = selinuxContexts(looked);
      if (!contexts) return [];
      return [canRelabel ? `selinux-relabel ${contexts} / force:true` : "touch /.autorelabel"];
    },
  },
};

/** Path of the file contexts of the guest's SELinux policy; undefined where it has none. */
function selinuxContexts(looked: string): string | undefined {
  const config = join(looked, "selinux");
  if (!existsSync(config)) return undefined;
  const policy = /^\s*SELINUXTYPE=(\w+)/m.exec(readFileSync(config, "utf8"))?.[1];
  return policy && `/etc/selinux/${policy}/contexts/files/file_contexts`;
}

// Nothing that is installed may start here: it would run in the builder, and keep its files open.
const installDebs = `set -eu
here=$(cd "$(dirname "$0")" && pwd)
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod 755 $policy
fi
apt-get install --yes --no-install-recommends -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null -o Dpkg::Options::=--force-unsafe-io "$here"/debs/*.deb < /dev/null
rm -rf "$here/debs"
`;

function installRpms(names: readonly string[]): string {
  return `set -eu
export LC_ALL=C.UTF-8
set -- ${names.map(shellQuote).join(" ")}
if command -v dnf > /dev/null; then dnf --assumeyes install "$@"
elif command -v yum > /dev/null; then yum --assumeyes install "$@"
elif command -v zypper > /dev/null; then zypper --non-interactive install --auto-agree-with-licenses "$@"
else
  echo "vmfarm failed: packages.rpm: the base has none of dnf, yum and zypper" >&2
  exit 1
fi
`;
}
