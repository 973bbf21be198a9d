/** How the load balancer sees whether a machine works. */
export interface LoadBalancerCheckArgs {
  /** Path that answers with 200. Default `/`. */
  path?: string;
  /** Time between two checks, `"5s"` to `"300s"`. Default `"15s"`. */
  interval?: string;
  /** Time that an answer may take, `"2s"` to `"120s"`, less than `interval`. Default `"5s"`. */
  timeout?: string;
  /** Good answers in a row that make a machine healthy, 2 to 10. Default 2. */
  healthy?: number;
  /** Bad answers in a row that make it unhealthy, 2 to 10. Default 2. */
  unhealthy?: number;
}

/** An application load balancer before the farm. Machines are reached through it alone. */
export interface FarmLoadBalancerArgs {
  /** Port that clients use. Default 80, with a certificate 443. */
  port?: number;
  /** Port of the machines, which speak HTTP. Default 80. */
  targetPort?: number;
  /** ARN of a certificate of AWS Certificate Manager; clients then speak HTTPS. Default: HTTP. */
  certificateArn?: string;
  /**
   * IPv4 ranges outside that may reach it, such as `["0.0.0.0/0"]` for the world; it then has public addresses. Default: none, and it is
   * reached from the LAN alone.
   */
  cidrs?: string[];
  check?: LoadBalancerCheckArgs;
  /** Time that a machine has to finish its requests before it goes, at most `"1h"`. Default `"30s"`. */
  drain?: string;
}
