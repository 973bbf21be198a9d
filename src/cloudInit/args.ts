import type * as pulumi from "@pulumi/pulumi";

/** What is set up inside a machine at its first boot. */
export interface GuestArgs {
  /**
   * Login name of the account made in the machine. It may use sudo without a password and has no password itself; one
   * gets in with an SSH key or through the guest agent. Lower-case letters, digits, `-`, `_`, at most 32 characters.
   * Default: "vmfarm".
   */
  user?: string;
  /** OpenSSH public keys, one line each, that may log in as `user`. Default: none. */
  sshKeys?: pulumi.Input<string>[];
  /** Files written at first boot. Default: none. */
  files?: GuestFile[];
  /** Packages installed at first boot from the repositories the image is set up for. Default: none. */
  packages?: string[];
  /**
   * Shell command lines run once as root at first boot, in order, after files and packages. The first that ends with an
   * exit code other than 0 ends the list, and the machine is reported as failed. Default: none.
   */
  commands?: pulumi.Input<string>[];
  /**
   * More cloud-init user-data: a `#cloud-config` document, a `#!` script, or a MIME document of several; each also in
   * base64 or gzip and base64, as `cloudinit_config` renders it. Lists are appended to the machine's own, mappings are
   * joined, and a single value given here wins. A document that says how it is merged (`merge_how`) is merged that way.
   * What cloud-init would leave out is refused. Default: none.
   */
  cloudInit?: pulumi.Input<string>;
  /** Name of a time zone, such as "Europe/Vienna". Default: the image's. */
  timezone?: string;
}

/** A file written into a machine at its first boot. */
export interface GuestFile {
  /** Absolute path inside the machine. Directories above it are made where they are missing. */
  path: string;
  /** The text of the file, written as UTF-8. */
  content: pulumi.Input<string>;
  /** Permission bits in octal. Default: "0644". */
  mode?: string;
  /**
   * Owner and group. A file of somebody other than root, in a home directory or on a data disk is written after the
   * packages, every other one before. Default: "root:root".
   */
  owner?: string;
}
