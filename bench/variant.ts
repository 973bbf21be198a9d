/** What is measured for machines, in the order in which it is done. */
export const operations = ["create", "noop", "preview", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** One way to create machines, on a libvirt that the variants use one at a time. */
export interface Variant {
  readonly name: string;
  /** Sets how many machines the following calls are for. */
  declare(machines: number): Promise<void>;
  create(): Promise<void>;
  destroy(): Promise<void>;
  /** A run that has nothing to change, and fails if it finds a change. */
  noop?(): Promise<void>;
  preview?(): Promise<void>;
}

export function does(variant: Variant, operation: Operation): boolean {
  return variant[operation] !== undefined;
}

/** The range of the LAN that the machines are on. */
export const lan = "10.99.0.0/20";
