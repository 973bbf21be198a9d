/** One way to have machines, on a libvirt that it shares with the others, one at a time. */
export interface Variant {
  readonly name: string;
  /** Says how many machines the following calls are about. */
  declare(machines: number): Promise<void>;
  create(): Promise<void>;
  destroy(): Promise<void>;
  /** A run that finds everything as it is. */
  unchanged?(): Promise<void>;
  preview?(): Promise<void>;
}

/** The range of the LAN that the machines are on. */
export const lan = "10.99.0.0/20";
