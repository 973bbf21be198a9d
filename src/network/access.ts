/** A port that a tier offers. */
export interface OfferedPort {
  /** 1 to 65535. */
  readonly port: number;
  /** `tcp` or `udp`. */
  readonly protocol: string;
  /** Who may reach it from outside the LAN, as IPv4 ranges: nobody where there is none. */
  readonly cidrs: readonly string[];
}

/** What follows from a tier for who may reach whom. */
export interface TierAccess {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly expose: readonly OfferedPort[];
}
