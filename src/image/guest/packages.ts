/** What a bootstrap image has beside Debian's required packages, so that it boots, is reached and is configured as a machine. */
export const systemPackages: readonly string[] = [
  // boots, under BIOS and UEFI
  "linux-image-cloud-amd64",
  "initramfs-tools",
  "zstd",
  "grub2-common",
  "grub-pc-bin",
  "grub-efi-amd64-bin",
  "systemd-sysv",
  "udev",
  "dbus",
  "libpam-systemd",
  // takes its identity from the platform
  "cloud-init",
  "cloud-guest-utils",
  "e2fsprogs",
  "fdisk",
  // cloud-init ends in an error without it
  "locales",
  // network
  "netplan.io",
  "systemd-resolved",
  "iproute2",
  "iputils-ping",
  "netbase",
  "ca-certificates",
  // is reached and looked after
  "openssh-server",
  "qemu-guest-agent",
  "chrony",
  "sudo",
  "procps",
];
