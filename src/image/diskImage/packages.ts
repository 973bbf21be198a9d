import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellQuote } from "../../process/shellWord";
import type { BuildWork } from "../builder";
import { outputOf } from "../progress";
import { downloadDebs } from "./debs";

export type PackageFamily = "deb" | "rpm";

/** How packages are installed in a guest of one family. */
interface Packages {
  /** Whether the guest has the host's network while it is changed. */
  network: boolean;
  /** Writes a script that installs `names` to the staging directory `dir`. @returns undefined where the guest already has all of them */
  stage(names: readonly string[], guest: string, dir: string, work: BuildWork): Promise<StagedPackages | undefined>;
  /** Commands of guestfish to run last. */
  finish(guest: string, canRelabel: boolean): string[];
}

export interface StagedPackages {
  script: string;
  /** Where they come from, for the manifest. */
  from: string;
}

/** The family of a guest, by the copies of its files in the directory `guest`. */
export function familyOf(guest: string): PackageFamily {
  const status = join(guest, "status");
  return existsSync(status) && statSync(status).size > 0 ? "deb" : "rpm";
}

export const packagesIn: Record<PackageFamily, Packages> = {
  deb: {
    network: false,
    async stage(names, guest, dir, work) {
      work.onProgress("downloading packages");
      const count = await downloadDebs(names, guest, join(dir, "debs"), outputOf(work));
      if (count === 0) return undefined;
      writeFileSync(join(dir, "install.sh"), installDebs);
      return { script: "install.sh", from: `${count} packages that the host's apt downloaded` };
    },
    finish: () => [],
  },
  rpm: {
    network: true,
    async stage(names, _guest, dir) {
      writeFileSync(join(dir, "install.sh"), installRpms(names));
      return { script: "install.sh", from: "packages that the guest downloaded" };
    },
    // Files written without SELinux have no labels, and could not be read at the next boot.
    finish: (guest, canRelabel) => {
      const contexts = selinuxContexts(guest);
      if (!contexts) return [];
      return [canRelabel ? `selinux-relabel ${contexts} / force:true` : "touch /.autorelabel"];
    },
  },
};

/** Path of the file contexts of the guest's SELinux policy; undefined where it has none. */
function selinuxContexts(guest: string): string | undefined {
  const config = join(guest, "selinux");
  if (!existsSync(config)) return undefined;
  const policy = /^\s*SELINUXTYPE=(\w+)/m.exec(readFileSync(config, "utf8"))?.[1];
  return policy && `/etc/selinux/${policy}/contexts/files/file_contexts`;
}

// No installed service may start here: it would run in the appliance and keep its files open.
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
