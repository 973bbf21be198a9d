import type * as pulumi from "@pulumi/pulumi";

/**
 * What cloud-init sets up inside a machine at its first boot. A change replaces the machine. Files, commands, keys and `cloudInit` may have 2 MiB
 * together; on EC2 16 KiB after compression, which is AWS's limit on user data.
 *
 * @group Arguments
 * @category Machines
 */
export interface GuestArgs {
  /**
   * Login name of the account created in the machine: lower-case letters, digits, `-` and `_`, at most 32 characters, not `root`. The account
   * may use sudo without a password and has no password itself: log in with an SSH key.
   *
   * @default `"vmfarm"`
   */
  user?: string;
  /**
   * OpenSSH public keys that may log in as `user`, one line each.
   *
   * @default None.
   */
  sshKeys?: pulumi.Input<string>[];
  /**
   * Files written at first boot.
   *
   * @default None.
   */
  files?: GuestFile[];
  /**
   * Packages installed at first boot, from the repositories that the image is set up for.
   *
   * @default None.
   */
  packages?: string[];
  /**
   * Shell command lines that run once as root at first boot, in order, after files and packages. The first that exits with a code other than
   * 0 ends the list, and the machine is reported as failed.
   *
   * @default None.
   */
  commands?: pulumi.Input<string>[];
  /**
   * More cloud-init user-data: a `#cloud-config` document, a `#!` script, or a MIME document of several; each also in base64 or gzip and
   * base64, as `cloudinit_config` renders it. Lists are appended to the machine's own, mappings are merged, and a single value given here
   * wins. A document that says how to merge it (`merge_how`) is merged that way. Anything that cloud-init would ignore is an error.
   *
   * @default None.
   */
  cloudInit?: pulumi.Input<string>;
  /**
   * Name of a time zone, such as `"Europe/Vienna"` (IANA time zone database).
   *
   * @default The image's own.
   */
  timezone?: string;
}

/**
 * A file written into a machine at its first boot.
 *
 * @group Arguments
 * @category Machines
 */
export interface GuestFile {
  /** Absolute path inside the machine. Missing directories are created. */
  path: string;
  /** The file's text, written as UTF-8. */
  content: pulumi.Input<string>;
  /**
   * Permission bits, in octal.
   *
   * @default `"0644"`
   */
  mode?: string;
  /**
   * Owner as `user:group`. A file that root does not own, or that lies in a home directory or on a data disk, is written after the
   * packages are installed; all others before.
   *
   * @default `"root:root"`
   */
  owner?: string;
}
