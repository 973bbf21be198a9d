import { type GuestFile, guestScript, guestText } from "./customise";

/**
 * Grows the root partition into its disk, where there is room behind it, and the filesystem into its partition. cloud-init's growpart would
 * start some fifty programs for the partition; systemd-growfs would be a service more. The filesystem is looked at each time: a start may
 * have been interrupted between the two. Its argument stands in for /sys/class/block in tests.
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
# Less than 2 MiB, in sectors: the second table of a GPT, and what was lost to alignment.
room=$((whole - start - size - 4096))
# A partition behind it is in the way.
for other in "$disk"/*/start; do
  read -r begin < "$other"
  [ "$begin" -le "$start" ] || room=0
done
if [ "$room" -gt 0 ]; then
  echo ",+" | sfdisk --quiet --no-reread --no-tell-kernel --partno "$number" "/dev/\${disk##*/}"
  partx --update --nr "$number" "/dev/\${disk##*/}"
fi
resize2fs "$root"
`;

const script = "/usr/local/lib/vmfarm/grow-root";
const unit = "vmfarm-grow-root.service";

export const rootGrowth: { files: readonly GuestFile[]; unit: string } = {
  files: [
    guestScript(script, growScript),
    guestText(`/etc/systemd/system/${unit}`, [
      "[Unit]",
      "Description=Grow the root partition and its filesystem into their disk",
      "DefaultDependencies=no",
      "After=systemd-remount-fs.service",
      "Before=local-fs.target shutdown.target",
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
