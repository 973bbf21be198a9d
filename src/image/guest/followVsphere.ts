/** Lines of /etc/hosts between these are vSphere's to say. */
export const hostsMarks = { begin: "# vmfarm: machines of this LAN", end: "# vmfarm: end" } as const;

/**
 * Brings what vSphere says of a machine's neighbours into its files, while it runs: vSphere's networks have no DNS, and its tools no way
 * to write a file without a password. Every ten seconds it looks at the guest's variables `guestinfo.vmfarm.peers` and `.hosts` (base64);
 * when `.disks` is another than before, disks are looked at again and their filesystems grown. A file is written beside and renamed.
 */
export const followScript = `#!/bin/sh
root="\${1:-}"
pause="\${2:-10}"
seen=""

variable() {
  vmware-rpctool "info-get guestinfo.vmfarm.$1" 2>/dev/null
}

put() {
  [ -e "$1" ] && printf '%s\\n' "$2" | cmp -s - "$1" && return
  mkdir -p "$(dirname "$1")"
  printf '%s\\n' "$2" > "$1.new" && chmod 0644 "$1.new" && mv "$1.new" "$1"
}

peers() {
  text="$(variable peers | base64 -d 2>/dev/null)"
  [ -z "$text" ] || put "$root/etc/vmfarm/peers.json" "$text"
}

hosts() {
  lines="$(variable hosts | base64 -d 2>/dev/null)"
  [ -n "$lines" ] || return 0
  others="$(sed '/^${hostsMarks.begin}$/,/^${hostsMarks.end}$/d' "$root/etc/hosts")"
  put "$root/etc/hosts" "$others
${hostsMarks.begin}
$lines
${hostsMarks.end}"
}

disks() {
  now="$(variable disks)"
  [ "$now" != "$seen" ] || return 0
  seen="$now"
  for disk in "$root"/sys/class/block/sd*/device/rescan; do
    [ -e "$disk" ] && echo 1 > "$disk"
  done
  findmnt --fstab --noheadings --output TARGET --options x-systemd.growfs | while read -r target; do
    mountpoint -q "$target" && /usr/lib/systemd/systemd-growfs "$target"
  done
}

while :; do
  peers
  hosts
  disks
  [ "$pause" = once ] && exit 0
  sleep "$pause"
done
`;

export const followUnit = (script: string): string => `[Unit]
Description=Follow what vSphere says of the neighbours
ConditionVirtualization=vmware
ConditionPathExists=/usr/bin/vmware-rpctool
After=cloud-init.service

[Service]
ExecStart=${script}
Restart=on-failure
RestartSec=10

[Install]
WantedBy=multi-user.target
`;
