/** What is measured of machines, in the order in which it is done. */
export const operations = ["create", "noop", "preview", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** One way to have machines, on a libvirt that it shares with the others, one at a time. */
export interface Variant {
  readonly name: string;
  /** Says how many machines the following calls are about. */
  declare(machines: number): Promise<void>;
  create(): Promise<void>;
  destroy(): Promise<void>;
  /** A run that finds everything as it is, and fails where it does not. */
  noop?(): Promise<void>;
  preview?(): Promise<void>;
}

export function does(variant: Variant, operation: Operation): boolean {
  return variant[operation] !== undefined;
}

/** The range of the LAN that the machines are on. */
export const lan = "10.99.0.0/20";
