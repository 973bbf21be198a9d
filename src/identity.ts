import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** Where MAC addresses of a platform come from: the first three bytes, and which bits of the fourth are free. */
export interface MacRange {
  readonly prefix: readonly [number, number, number];
  /** Bits of the fourth byte that are derived: 0xff for all. */
  readonly fourth: number;
}

/** QEMU's own range. */
export const qemuMacs: MacRange = { prefix: [0x52, 0x54, 0x00], fourth: 0xff };

/**
 * Whatever a guest or a hypervisor could notice of a thing, derived from (project, stack, logical name) alone: the same at every
 * run, and different between the stacks of one program.
 */
export class Identity {
  constructor(
    readonly project: string = pulumi.getProject(),
    readonly stack: string = pulumi.getStack(),
  ) {}

  /** Name of a domain, network or volume: carries the project and the stack, so that two stacks share a host without a clash. */
  qualified(name: string): string {
    return `${this.project}-${this.stack}-${name}`;
  }

  /** A UUID of version 8 (RFC 9562: content of our own choosing). */
  uuid(kind: string, name: string): string {
    const bytes = this.digest(kind, name).subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /** A MAC address of the range, in upper case. */
  mac(machine: string, nic: number, { prefix, fourth }: MacRange = qemuMacs): string {
    const [first, ...rest] = this.digest("mac", `${machine}/${nic}`).subarray(0, 3);
    const bytes = [...prefix, first! & fourth, ...rest];
    return bytes
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(":")
      .toUpperCase();
  }

  /** Name of a bridge: Linux allows 15 bytes. */
  bridge(lan: string): string {
    return `vf${this.digest("bridge", lan).toString("hex").slice(0, 11)}`;
  }

  /** An index below `count`, evenly spread over names. */
  index(kind: string, name: string, count: number): number {
    return this.digest(kind, name).readUIntBE(0, 6) % count;
  }

  private digest(kind: string, name: string): Buffer {
    return createHash("sha256").update([this.project, this.stack, kind, name].join("\0")).digest();
  }
}
