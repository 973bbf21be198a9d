/**
 * A new root filesystem made of a Debian suite's packages with mmdebstrap, with the security updates of the day it is built. Machines
 * do not update themselves (apt's daily timers are masked): build a newer image, or install `unattended-upgrades` and unmask them.
 */
export interface BootstrapBase {
  /** Debian's code name: `"trixie"`, `"bookworm"`. */
  suite: string;
  /**
   * The archive's address, without credentials (the image keeps it as its package source).
   * Default: the one in the apt configuration of the host that builds.
   */
  mirror?: string;
  /** The address of the archive's security part. Default: the host's; with `mirror` given and none here, none is used. */
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
   * A template that the vCenter has already: its name, its path below the datacenter's virtual machines, or `LIBRARY/ITEM`. It is taken as
   * it is, so nothing can be added to it. On vSphere only.
   */
  template?: string;
  /** Id of an AMI that is there already, `ami-…`. It is taken as it is, so nothing can be added to it. On EC2 only. */
  ami?: string;
  /**
   * Name of a parameter of AWS's Systems Manager that holds the id of an AMI, such as `/aws/service/debian/release/12/latest/amd64`. When it
   * names another AMI the next `up` replaces the machines, and the preview says so. On EC2 only.
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
  /** Licences of packages that do not say theirs in a form that programs read. They are not part of the hash. Default: none. */
  licences?: PackageLicence[];
}

/** The licence of one package, of those named here or of those that they brought along. */
export interface PackageLicence {
  /** The package's name, without a version. */
  name: string;
  /** SPDX licence expression: `"Apache-2.0"`, `"GPL-2.0-only OR MIT"`; one that SPDX has no id of is `"LicenseRef-"` and a name. */
  spdx: string;
}

/** A licence that is bought for a number of machines. */
export interface CommercialLicence {
  /** What it is known by. Images that name the same licence share its seats. */
  name: string;
  /** For how many machines it was bought. Each machine of the image takes one, running or not; an `Ec2Farm` as many as it may grow to. */
  seats: number;
  /** Names of the packages that it is for. Default: none is named. */
  packages?: string[];
}

/** Licences of what is in an image, beside those that its packages say themselves. */
export interface ImageLicences {
  /** SPDX licence expressions of what files and scripts put into the image, or of a base that is taken as it is. */
  spdx?: string[];
  /** Licences that are bought. */
  commercial?: CommercialLicence[];
}

/** One file put into the image. It is readable by whoever can read the image: no secrets here. */
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
   * Age from which `up` and `preview` warn that the image is old, such as `"30d"` or `"12h"`: the same recipe is never built again by itself.
   * Default: no limit.
   */
  maxAge?: string;
  /** Any text, such as `"2026-11"`. Another one is another image of the same recipe, with the packages of its day. Default: none. */
  edition?: string;
  /** Licences, for `vmfarm licences`. They are not part of the hash: another licence is no other image. Default: what packages say themselves. */
  licences?: ImageLicences;
}
