/**
 * A new root filesystem made of a Debian suite's packages with mmdebstrap, with the security updates of the day it is built. Machines
 * do not update themselves (apt's daily timers are masked): build a newer image, or install `unattended-upgrades` and unmask the timers.
 */
export interface BootstrapBase {
  /** Debian's code name: `"trixie"`, `"bookworm"`. */
  suite: string;
  /**
   * The archive's address, without credentials (the image keeps it as its package source).
   * Default: the one in the apt configuration of the host that builds.
   */
  mirror?: string;
  /** The address of the archive's security updates. Default: the one in the host's apt configuration; none if `mirror` is given. */
  securityMirror?: string;
  /** Archive areas. Default: `["main"]`. */
  components?: string[];
}

/** What an image is made from: exactly one of `bootstrap`, `file`, `url`, `template`, `ami` and `ssmParameter`. */
export interface ImageBase {
  /** A new Debian root filesystem. */
  bootstrap?: BootstrapBase;
  /** A disk image on the host that builds, in any format qemu-img reads; it is not changed. */
  file?: string;
  /** A disk image to download (http or https); needs `sha256` or `sha512`. */
  url?: string;
  /**
   * An existing template of the vCenter: its name, its path below the datacenter's virtual machines, or `LIBRARY/ITEM`. It is used
   * unchanged, so nothing can be added to it. On vSphere only.
   */
  template?: string;
  /** Id of an existing AMI, `ami-…`. It is used unchanged, so nothing can be added to it. On EC2 only. */
  ami?: string;
  /**
   * Name of a Systems Manager parameter that holds the id of an AMI, such as `/aws/service/debian/release/12/latest/amd64`. When the
   * parameter names another AMI, the next `up` replaces the machines, and the preview says so. On EC2 only.
   */
  ssmParameter?: string;
  /** SHA-256 of `file` or of what `url` serves, 64 hexadecimal digits. */
  sha256?: string;
  /** SHA-512 of `file` or of what `url` serves, 128 hexadecimal digits. */
  sha512?: string;
}

/** Packages to install, by the names of the guest's own package system. */
export interface ImagePackages {
  /** Debian packages, with `name=version` as a pin. */
  deb?: string[];
  /** RPM packages, with `name-version` as a pin. */
  rpm?: string[];
  /** Licences of packages whose own licence information is not machine-readable. They are not part of the hash. Default: none. */
  licences?: PackageLicence[];
}

/** The licence of one package: one of those named here, or a dependency of one. */
export interface PackageLicence {
  /** The package's name, without a version. */
  name: string;
  /** SPDX licence expression: `"Apache-2.0"`, `"GPL-2.0-only OR MIT"`; for a licence without an SPDX id, `"LicenseRef-"` and a name. */
  spdx: string;
}

/** A licence that was bought for a number of machines. */
export interface CommercialLicence {
  /** The licence's name. Images that name the same licence share its seats. */
  name: string;
  /** How many machines it covers. Each machine of the image takes one seat, running or not; an `Ec2Farm` takes as many as it may grow to. */
  seats: number;
  /** Names of the packages that it covers. Default: none. */
  packages?: string[];
}

/** Licences of what is in an image, in addition to those that its packages declare. */
export interface ImageLicences {
  /** SPDX licence expressions of what files and scripts put into the image, or of an existing base. */
  spdx?: string[];
  /** Commercial licences. */
  commercial?: CommercialLicence[];
}

/** One file put into the image. Everyone who can read the image can read it, so it must not contain secrets. */
export interface ImageFile {
  /** Absolute path in the guest. */
  path: string;
  /** The text itself; this or `source`. */
  content?: string;
  /** A file on the host that builds; this or `content`. */
  source?: string;
  /** Permission bits as an octal number. Default: `"0644"`. */
  mode?: string;
  /** `user` or `user:group` that exist in the guest. Default: `"root:root"`. */
  owner?: string;
}

/** A golden image: what machines' disks are copies of. */
export interface GoldenImageArgs {
  base: ImageBase;
  packages?: ImagePackages;
  files?: ImageFile[];
  /**
   * Shell scripts run as root in the image's root filesystem when it is built, in this order, after packages and files. Each stops at
   * its first failing command; one that begins with `#!` is run by the interpreter named there.
   */
  scripts?: string[];
  /** systemd units enabled in the image. */
  services?: string[];
  /**
   * Size of the disk, which a machine's disk may exceed but not undercut; the root partition grows at boot.
   * Default: `"2GiB"` for `bootstrap`, the base's own size otherwise.
   */
  diskSize?: string;
  /**
   * Age from which `up` and `preview` warn that the image is old, such as `"30d"` or `"12h"`: an unchanged recipe is never rebuilt on its own.
   * Default: no limit.
   */
  maxAge?: string;
  /** Any text, such as `"2026-11"`. Changing it builds a new image of the same recipe, with the packages of that day. Default: none. */
  edition?: string;
  /** Licences, for `vmfarm licences`. They are not part of the hash: changing them rebuilds nothing. Default: what packages declare. */
  licences?: ImageLicences;
}
