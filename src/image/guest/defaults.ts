import { cloudInitFiles } from "./cloudInitStart";
import { type GuestFile, guestText as text } from "./customise";
import { rootGrowth } from "./growRoot";

/**
 * The kernel's arguments: the last console is the one that systemd writes to. An emulated processor on a busy host may miss the ticks by
 * which a kernel tests its timer at start, which then panics; under KVM, Xen and VMware a kernel leaves the test out by itself.
 */
const kernelArguments = "root=LABEL=root ro console=tty0 console=hvc0 console=ttyS0,115200 no_timer_check";
/** A serial line takes its time for every character: what the kernel says is in the journal. */
const ordinaryArguments = "quiet";

/** How a bootstrap image differs from a plain installation of its packages. */
export const defaultFiles: readonly GuestFile[] = [
  text("/etc/fstab", ["LABEL=root / ext4 defaults,errors=remount-ro 0 1"]),
  text("/etc/hostname", ["localhost"]),
  text("/etc/hosts", ["127.0.0.1 localhost", "::1 localhost ip6-localhost ip6-loopback"]),
  // Names of a LAN are its DNS's to answer: link-local protocols would answer them first, with link-local addresses.
  text("/etc/systemd/resolved.conf.d/vmfarm.conf", ["[Resolve]", "LLMNR=no", "MulticastDNS=no"]),
  text("/etc/default/locale", ["LANG=C.UTF-8"]),
  text("/etc/ssh/sshd_config.d/90-vmfarm.conf", ["PasswordAuthentication no", "PermitRootLogin prohibit-password"]),
  // What cloud-init makes of `ssh_pwauth: false`: where it is there, sshd is not restarted.
  text("/etc/ssh/sshd_config.d/50-cloud-init.conf", ["PasswordAuthentication no"]),
  text("/etc/cloud/cloud.cfg.d/95_vmfarm.cfg", [
    "# Seeds that are found on a disk come before those that are asked for over a network.",
    "datasource_list: [NoCloud, ConfigDrive, VMware, Ec2, None]",
    "# The archive that the image was made from stays the one it takes packages from.",
    "apt: {preserve_sources_list: true}",
    "# /etc/default/locale has one: setting it again takes long.",
    "locale: false",
    "# grow-root has done both by then.",
    "growpart: {mode: 'off'}",
    "resize_rootfs: false",
    "# Anything but a template of Jinja, which would be loaded for this line alone.",
    'final_message: "cloud-init $version finished at $timestamp after $uptime s: $datasource"',
    "# Every client since OpenSSH 6.5 knows these. An RSA key takes an emulated processor 20 s to find at first boot.",
    "ssh_genkeytypes: [ed25519, ecdsa]",
    "# Asks for nothing that is installed here: grub-pc, which writes the boot sector, is not.",
    "grub_dpkg: {enabled: false}",
  ]),
  // Used by update-grub, so that a kernel installed in the guest boots as the first one does.
  text("/etc/default/grub", [
    "GRUB_DEFAULT=0",
    "GRUB_TIMEOUT=0",
    `GRUB_CMDLINE_LINUX_DEFAULT=${ordinaryArguments}`,
    `GRUB_CMDLINE_LINUX="${kernelArguments}"`,
    "GRUB_DISABLE_OS_PROBER=true",
  ]),
  text("/boot/grub/grub.cfg", [
    "# Replaced by the first update-grub in the guest.",
    "if serial --unit=0 --speed=115200; then",
    "  terminal_input serial console",
    "  terminal_output serial console",
    "fi",
    "set timeout=0",
    'menuentry "Debian GNU/Linux" {',
    "  search --no-floppy --label --set=root root",
    `  linux /vmlinuz ${kernelArguments} ${ordinaryArguments}`,
    "  initrd /initrd.img",
    "}",
  ]),
  // A machine that slept or moved may wake with a clock that is off by hours: step whenever it is off by more than a second.
  text("/etc/chrony/conf.d/vmfarm.conf", ["makestep 1 -1", "confdir /run/vmfarm-chrony"]),
  text("/etc/systemd/system/chrony.service.d/vmfarm.conf", [
    "[Unit]",
    "Wants=vmfarm-host-clock.service",
    "After=vmfarm-host-clock.service",
  ]),
  text("/etc/systemd/system/vmfarm-host-clock.service", [
    "[Unit]",
    "Description=Look for the hypervisor's clock",
    "ConditionVirtualization=kvm",
    "",
    "[Service]",
    "Type=oneshot",
    "ExecStart=/usr/local/lib/vmfarm/find-host-clock",
  ]),
  // chronyd ends when a reference clock's device is missing, so the line is written only where the hypervisor offers one.
  text(
    "/usr/local/lib/vmfarm/find-host-clock",
    [
      "#!/bin/sh",
      "mkdir -p /run/vmfarm-chrony",
      "rm -f /run/vmfarm-chrony/host.conf",
      "modprobe -q ptp_kvm 2>/dev/null",
      "for clock in /sys/class/ptp/*; do",
      '  [ "$(cat "$clock/clock_name" 2>/dev/null)" = "KVM virtual PTP" ] || continue',
      '  echo "refclock PHC /dev/$(basename "$clock") poll 2 dpoll -2 offset 0 stratum 2" > /run/vmfarm-chrony/host.conf',
      "  break",
      "done",
      "exit 0",
    ],
    "0755",
  ),
  ...rootGrowth.files,
  ...cloudInitFiles,
  // An emulated processor says that it has virtualisation and cryptography, whose drivers are large and of no use there.
  text("/etc/udev/rules.d/79-vmfarm.rules", [
    'ACTION!="remove", SUBSYSTEM=="cpu", CONST{virt}=="qemu", ENV{MODALIAS}=""',
  ]),
];

/**
 * Units that a machine made from an image has no use for. apt's timers only refresh lists here (nothing installs what they find):
 * a machine gets security updates by a newer image, or by `unattended-upgrades`, which brings its own schedule when it is installed
 * and these timers are enabled again.
 */
export const maskedUnits: readonly string[] = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "grub-common.service",
  // Of use to a DHCP server that networkd is; a LAN has its own.
  "systemd-networkd-persistent-storage.service",
  "systemd-pstore.service",
  "systemd-repart.service",
  "systemd-udev-load-credentials.service",
];

/**
 * Generators that look for what a machine does not have: partitions beside fstab's, hibernation, a TPM, ssh over a socket of the host,
 * commands on the kernel's command line, updates that are applied while the system is down.
 */
export const maskedGenerators: readonly string[] = [
  "systemd-gpt-auto-generator",
  "systemd-hibernate-resume-generator",
  "systemd-run-generator",
  "systemd-ssh-generator",
  "systemd-system-update-generator",
  "systemd-tpm2-generator",
];
