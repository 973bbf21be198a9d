import { type GuestFile, guestScript, guestText } from "./customise";

/** What machines of all platforms have their root disk on; what a kernel has built in is passed over. */
export const rootModules: readonly string[] = [
  ...["virtio_pci", "virtio_blk", "virtio_scsi"],
  "nvme",
  "xen_blkfront",
  ...["vmw_pvscsi", "mptspi", "mptsas", "ata_piix", "ahci"],
  ...["sd_mod", "ext4"],
];

/** Loads drivers by what the buses say of their devices. Runs before the root disk is looked for, and each time that it is not there yet. */
const loadDriversScript = `\
#!/bin/sh
case "$1" in prereqs) exit 0 ;; esac
[ -e /usr/sbin/modprobe ] || ln -s ../bin/kmod /usr/sbin/modprobe
last=
# Disks hang on controllers: each pass finds what the one before it brought.
for pass in 1 2 3; do
  set --
  for file in /sys/bus/pci/devices/*/modalias /sys/bus/virtio/devices/*/modalias /sys/bus/xen/devices/*/modalias /sys/bus/scsi/devices/*/modalias; do
    [ -e "$file" ] || continue
    read -r alias < "$file"
    set -- "$@" "$alias"
  done
  [ "$*" != "$last" ] || break
  last="$*"
  modprobe -q -a -b "$@" || :
done
exit 0
`;

/** Hands the devices that the kernel made over to the root filesystem, as udev's own script does. */
const moveDevScript = `\
#!/bin/sh -e
case "$1" in prereqs) exit 0 ;; esac
mount -n -o move /dev "\${rootmnt:?}/dev" || mount -n --move /dev "\${rootmnt}/dev"
if command -v nuke > /dev/null; then nuke /dev; else rm -rf /dev; fi
ln -s "\${rootmnt}/dev" /dev
`;

/**
 * Without udev, which would look at every device twice: here, and again in the root filesystem. Volumes that only udev's rules put
 * together keep it.
 */
const hook = `\
#!/bin/sh
case "$1" in prereqs) exit 0 ;; esac
. /usr/share/initramfs-tools/hook-functions
manual_add_modules ${rootModules.join(" ")}
for tool in lvm mdadm cryptsetup; do
  if [ -e "$DESTDIR/sbin/$tool" ] || [ -e "$DESTDIR/usr/sbin/$tool" ]; then exit 0; fi
done
rm -rf "$DESTDIR"/lib/udev "$DESTDIR"/usr/lib/udev "$DESTDIR"/etc/udev
rm -f "$DESTDIR"/bin/udevadm "$DESTDIR"/usr/bin/udevadm "$DESTDIR"/lib/systemd/systemd-udevd "$DESTDIR"/usr/lib/systemd/systemd-udevd
rm -f "$DESTDIR"/sbin/dmsetup "$DESTDIR"/usr/sbin/dmsetup
# Libraries that came with what was taken out: those that no program here needs.
needed=$(for program in "$DESTDIR"/usr/bin/* "$DESTDIR"/usr/sbin/*; do
  [ -L "$program" ] || ldd "$program" 2> /dev/null || :
done | sed -n 's,^[^/]*\\(/[^ ]*\\).*,\\1,p' | sort -u | while read -r path; do
  basename "$path"
  basename "$(readlink -f "$path")"
done)
find "$DESTDIR/usr/lib" -name 'lib*.so*' ! -name 'libgcc_s.so*' | while read -r library; do
  printf '%s\\n' "$needed" | grep -qxF "\${library##*/}" || rm "$library"
done
# The kernel asks for some twenty modules before it starts /init, none of which is here: it finds that out sooner without a program to ask.
if [ "$(readlink "$DESTDIR/usr/sbin/modprobe")" = ../bin/kmod ]; then rm "$DESTDIR/usr/sbin/modprobe"; fi
mkdir -p "$DESTDIR/scripts/init-top" "$DESTDIR/scripts/init-bottom" "$DESTDIR/scripts/local-block"
cat > "$DESTDIR/scripts/init-top/udev" << 'END'
${loadDriversScript}END
cp "$DESTDIR/scripts/init-top/udev" "$DESTDIR/scripts/local-block/vmfarm"
cat > "$DESTDIR/scripts/init-bottom/udev" << 'END'
${moveDevScript}END
chmod 755 "$DESTDIR/scripts/init-top/udev" "$DESTDIR/scripts/local-block/vmfarm" "$DESTDIR/scripts/init-bottom/udev"
`;

/**
 * Configures initramfs-tools, so that the initramfs of each kernel that is installed in a guest is made in the same way. It has to be
 * there before the first kernel is.
 */
export const initramfsFiles: readonly GuestFile[] = [
  // Without FSTYPE it is made without fsck, since there is no root device to look at.
  guestText("/etc/initramfs-tools/conf.d/vmfarm.conf", ["FSTYPE=ext4", "MODULES=list", "RESUME=none"]),
  guestScript("/etc/initramfs-tools/hooks/vmfarm", hook),
];
