import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellQuote } from "../../process/shellWord";

/** A file with its bytes at hand, to be put into the guest. */
export interface GuestFile {
  path: string;
  /** Four octal digits. */
  mode: string;
  /** `user:group` or `user:`. */
  owner: string;
  bytes: Buffer;
}

/** A file of the guest with these lines, root's own. */
export const guestText = (path: string, lines: readonly string[], mode = "0644"): GuestFile => ({
  path,
  mode,
  owner: "root:root",
  bytes: Buffer.from(`${lines.join("\n")}\n`),
});

/** A program of the guest's, root's own, from its whole text. */
export const guestScript = (path: string, text: string): GuestFile => ({
  path,
  mode: "0755",
  owner: "root:root",
  bytes: Buffer.from(text),
});

/** What is done inside a root filesystem, in the order of these members. */
export interface Customisation {
  files: readonly GuestFile[];
  masked: readonly string[];
  /** systemd's generators that are not run. Default: none. */
  maskedGenerators?: readonly string[];
  scripts: readonly string[];
  services: readonly string[];
  /** Shell text of this library's own, run last; `$here` is the staging directory and `$here/out` is handed back. */
  finish: readonly string[];
}

/** The shell script that customises a guest. What users wrote stands in it only as quoted words; contents are files beside it. */
export function renderCustomise(work: Customisation): string {
  return [
    preamble,
    ...work.files.map((f, i) => `put ${i} ${f.mode} ${shellQuote(f.owner)} ${shellQuote(f.path)}`),
    ...(work.masked.length > 0 ? [`systemctl --quiet mask ${work.masked.map(shellQuote).join(" ")}`] : []),
    ...(work.maskedGenerators ?? []).map((name) => `generator ${shellQuote(name)}`),
    ...work.scripts.map((_, i) => `script ${i}`),
    ...work.services.map((unit) => `service ${shellQuote(unit)}`),
    ...work.finish,
    "",
  ].join("\n");
}

/** Writes the script as `customise.sh`, with the contents it refers to, into a directory that is copied into the guest. */
export function stageCustomise(dir: string, work: Customisation): void {
  for (const part of ["files", "scripts", "out"]) mkdirSync(join(dir, part), { recursive: true });
  work.files.forEach((file, i) => {
    writeFileSync(join(dir, "files", String(i)), file.bytes);
  });
  work.scripts.forEach((script, i) => {
    writeFileSync(join(dir, "scripts", String(i)), script, { mode: 0o755 });
  });
  writeFileSync(join(dir, "customise.sh"), renderCustomise(work));
}

const preamble = `#!/bin/sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd /
umask 022
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Scripts may look names up; the resolver whose file this stands in for does not run during a build.
if [ -e "$here/resolv.conf" ] && [ ! -e /etc/resolv.conf ]; then
  mkdir -p /run/systemd/resolve
  cp "$here/resolv.conf" /run/systemd/resolve/stub-resolv.conf
fi
say() { echo "vmfarm: $*"; }
fail() { echo "vmfarm failed: $*" >&2; exit 1; }
put() {
  mkdir -p "$(dirname "$4")" || fail "$4 cannot be put where something else than a directory is in its way"
  [ ! -d "$4" ] || fail "$4 is a directory in the guest"
  rm -f "$4"
  cp "$here/files/$1" "$4"
  chown "$3" "$4" || fail "the owner $3 of $4 does not exist in the guest"
  chmod "$2" "$4"
}
generator() { mkdir -p /etc/systemd/system-generators && ln -sf /dev/null "/etc/systemd/system-generators/$1"; }
script() {
  say "running scripts[$1]"
  status=0
  if [ "$(head -c 2 "$here/scripts/$1")" = "#!" ]; then "$here/scripts/$1" < /dev/null || status=$?
  else sh -e "$here/scripts/$1" < /dev/null || status=$?
  fi
  [ "$status" = 0 ] || fail "scripts[$1] ended with exit code $status"
}
service() { systemctl --quiet enable -- "$1" || fail "the service $1 cannot be enabled: does a package bring it?"; }`;
