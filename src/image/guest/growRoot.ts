import { type GuestFile, guestText } from "./customise";

/**
 * Grows the root partition into its disk, where there is room behind it; systemd-growfs grows the filesystem after it, or
 * cloud-init where systemd (252) does not for a root. cloud-init's growpart would start some fifty programs for the
 * partition. Its argument stands in for /sys/class/block in tests.
 */
export const growScript = `\
#!/bin/sh -e
sys="\${1:-/sys/class/block}"
root=$(findmnt --noheadings --output SOURCE /)
name=\${root##*/}
[ -e "$sys/$name/partition" ] || exit 0
read -r number < "$sys/$name/partition"
read -r start < "$sys/$name/start"
read -r size < "$sys/$name/size"
disk=$(readlink -f "$sys/$name/..")
read -r whole < "$disk/size"
# A partition behind it is in the way.
for other in "$disk"/*/start; do
  read -r begin < "$other"
  [ "$begin" -le "$start" ] || exit 0
done
# Less than 2 MiB, in sectors: the second table of a GPT, and what was lost to alignment.
[ $((whole - start - size)) -gt 4096 ] || exit 0
echo ",+" | sfdisk --quiet --no-reread --no-tell-kernel --partno "$number" "/dev/\${disk##*/}"
partx --update --nr "$number" "/dev/\${disk##*/}"
`;

const script = "/usr/local/lib/vmfarm/grow-root";
const unit = "vmfarm-grow-root.service";

export const rootGrowth: { files: readonly GuestFile[]; unit: string } = {
  files: [
    guestText(script, growScript.trimEnd().split("\n"), "0755"),
    guestText(`/etc/systemd/system/${unit}`, [
      "[Unit]",
      "Description=Grow the root partition into its disk",
      "DefaultDependencies=no",
      "Before=systemd-growfs-root.service local-fs.target shutdown.target",
      "Conflicts=shutdown.target",
      "",
      "[Service]",
      "Type=oneshot",
      "RemainAfterExit=yes",
      `ExecStart=${script}`,
      "",
      "[Install]",
      "WantedBy=local-fs.target",
    ]),
  ],
  unit,
};
