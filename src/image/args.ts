/**
 * A new root filesystem made of a Debian suite's packages by mmdebstrap, with the security updates of the day it is built. Machines do not
 * update themselves (apt's daily timers are masked): build a newer image, or install `unattended-upgrades` and unmask the timers.
 *
 * @group Arguments
 * @category Images
 */
export interface BootstrapBase {
  /** Code name of the Debian release: `"trixie"`, `"bookworm"`. */
  suite: string;
  /**
   * URL of the package archive (http or https), without credentials, because the image keeps it as its package source.
   *
   * @default The archive in the apt configuration of the host that builds.
   */
  mirror?: string;
  /**
   * URL of the archive's security updates (http or https), without credentials.
   *
   * @default The one in the apt configuration of the host that builds; none if `mirror` is set.
   */
  securityMirror?: string;
  /**
   * Archive areas, such as `"main"`, `"contrib"` and `"non-free-firmware"`.
   *
   * @default `["main"]`
   */
  components?: string[];
}

/**
 * What an image is made from: exactly one of `bootstrap`, `file`, `url`, `template`, `ami` and `ssmParameter`.
 *
 * @group Arguments
 * @category Images
 */
export interface ImageBase {
  /** A new Debian root filesystem. */
  bootstrap?: BootstrapBase;
  /** Path of a disk image on the host that builds, in any format that qemu-img reads. The file is not changed. */
  file?: string;
  /** URL of a disk image to download (http or https), without credentials. Needs `sha256` or `sha512`. */
  url?: string;
  /**
   * An existing template of the vCenter: its name, its path below the datacenter's virtual machines, or `LIBRARY/ITEM`. It is used
   * unchanged, so nothing can be added to it. On vSphere only.
   */
  template?: string;
  /** Id of an existing AMI, such as `ami-0123456789abcdef0`. It is used unchanged, so nothing can be added to it. On EC2 only. */
  ami?: string;
  /**
   * Name of a Systems Manager parameter that holds the id of an AMI, such as `/aws/service/debian/release/12/latest/amd64`. When the
   * parameter changes, the next `pulumi up` replaces the machines, and the preview says so. On EC2 only.
   */
  ssmParameter?: string;
  /**
   * SHA-256 of `file` or of the download, as 64 hexadecimal digits. Not together with `sha512`.
   *
   * @default A `file` is not verified; a download needs a checksum.
   */
  sha256?: string;
  /**
   * SHA-512 of `file` or of the download, as 128 hexadecimal digits. Not together with `sha256`.
   *
   * @default A `file` is not verified; a download needs a checksum.
   */
  sha512?: string;
}

/**
 * Packages to install, by their names in the guest's package system.
 *
 * @group Arguments
 * @category Images
 */
export interface ImagePackages {
  /**
   * Debian packages: `"nginx"`, or `"nginx=1.22.1-9"` to pin a version.
   *
   * @default None.
   */
  deb?: string[];
  /**
   * RPM packages: `"nginx"`, or `"nginx-1.24.0"` to pin a version. Not with `base.bootstrap`.
   *
   * @default None.
   */
  rpm?: string[];
  /**
   * Licences of packages whose own licence information is not machine-readable. Not part of the recipe's hash.
   *
   * @default None.
   */
  licences?: PackageLicence[];
}

/**
 * The licence of one package, which may also be a dependency of a listed one.
 *
 * @group Arguments
 * @category Images
 */
export interface PackageLicence {
  /** The package's name, without a version. */
  name: string;
  /**
   * SPDX licence expression: `"Apache-2.0"`, `"GPL-2.0-only OR MIT"`. For a licence without an SPDX id, `"LicenseRef-"` and a name. See
   * the SPDX Licence List, https://spdx.org/licenses/.
   */
  spdx: string;
}

/**
 * A licence bought for a number of machines.
 *
 * @group Arguments
 * @category Images
 */
export interface CommercialLicence {
  /** The licence's name. Images that name the same licence share its seats. */
  name: string;
  /** How many machines it covers. Each machine of the image takes one seat, running or not; an `Ec2Farm` takes as many as its largest size. */
  seats: number;
  /**
   * Names of the packages that it covers.
   *
   * @default None.
   */
  packages?: string[];
}

/**
 * Licences of an image's contents, in addition to those that its packages declare.
 *
 * @group Arguments
 * @category Images
 */
export interface ImageLicences {
  /**
   * SPDX licence expressions for what files and scripts add to the image, or for an existing base.
   *
   * @default None.
   */
  spdx?: string[];
  /**
   * Commercial licences.
   *
   * @default None.
   */
  commercial?: CommercialLicence[];
}

/**
 * A file in the image. Anyone who can read the image can read the file, so it must not contain secrets.
 *
 * @group Arguments
 * @category Images
 */
export interface ImageFile {
  /** Absolute path in the guest. */
  path: string;
  /** The file's text. Exactly one of `content` and `source` is set. */
  content?: string;
  /** Path of a file on the host that builds. Exactly one of `content` and `source` is set. */
  source?: string;
  /**
   * Permission bits, in octal.
   *
   * @default `"0644"`
   */
  mode?: string;
  /**
   * Owner as `user` or `user:group`; both must exist in the guest.
   *
   * @default `"root:root"`
   */
  owner?: string;
}

/** The recipe of a golden image. */
export interface GoldenImageArgs {
  /** What the image is made from. */
  base: ImageBase;
  /**
   * Packages to install.
   *
   * @default None.
   */
  packages?: ImagePackages;
  /**
   * Files to add, after the packages.
   *
   * @default None.
   */
  files?: ImageFile[];
  /**
   * Shell scripts that run as root in the image's root filesystem when it is built, in this order, after packages and files. A script stops
   * at its first failing command; one that begins with `#!` is run by that interpreter.
   *
   * @default None.
   */
  scripts?: string[];
  /**
   * systemd units to enable. A name without a suffix is a service: `"nginx"` is `"nginx.service"`.
   *
   * @default None.
   */
  services?: string[];
  /**
   * Size of the disk with its unit, such as `"4GiB"`, a whole number of MiB. A machine's disk can be larger, not smaller; the root partition
   * grows at boot.
   *
   * @default `"2GiB"` with `base.bootstrap`, otherwise the base's own size.
   */
  diskSize?: string;
  /**
   * Age from which `pulumi up` and `pulumi preview` warn that the image is old, such as `"30d"` or `"12h"`. An unchanged recipe is never
   * rebuilt on its own.
   *
   * @default No limit.
   */
  maxAge?: string;
  /**
   * Any text, such as `"2026-11"`. A new edition builds the same recipe again, with the packages of that day.
   *
   * @default None.
   */
  edition?: string;
  /**
   * Licences, for `vmfarm licences`. Not part of the recipe's hash: a change does not rebuild the image.
   *
   * @default Those that its packages declare.
   */
  licences?: ImageLicences;
}
