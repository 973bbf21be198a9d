/**
 * How the load balancer checks the health of a machine.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface LoadBalancerCheckArgs {
  /**
   * HTTP path that a healthy machine answers with status 200.
   *
   * @default `"/"`
   */
  path?: string;
  /**
   * Time between two checks, `"5s"` to `"300s"`.
   *
   * @default `"15s"`
   */
  interval?: string;
  /**
   * Longest time to wait for an answer, `"2s"` to `"120s"`, and shorter than `interval`.
   *
   * @default `"5s"`
   */
  timeout?: string;
  /**
   * Consecutive successes after which a machine is healthy, 2 to 10.
   *
   * @default `2`
   */
  healthy?: number;
  /**
   * Consecutive failures after which a machine is unhealthy, 2 to 10.
   *
   * @default `2`
   */
  unhealthy?: number;
}

/**
 * An application load balancer in front of a farm, which is then the only way to reach the machines. The farm needs two zones.
 *
 * @group Arguments
 * @category Elastic farms
 */
export interface FarmLoadBalancerArgs {
  /**
   * Port that clients use.
   *
   * @default `80`; with `certificateArn`, `443`.
   */
  port?: number;
  /**
   * Port of the machines, which speak HTTP.
   *
   * @default `80`
   */
  targetPort?: number;
  /**
   * ARN of a certificate in AWS Certificate Manager, in the farm's region. Clients then use HTTPS.
   *
   * @default None: clients use HTTP.
   */
  certificateArn?: string;
  /**
   * IPv4 ranges outside the LAN that may reach the load balancer, in CIDR notation, such as `["0.0.0.0/0"]` for the whole internet. It then
   * has public addresses.
   *
   * @default None: only the LAN reaches it.
   */
  cidrs?: string[];
  /**
   * How the health of a machine is checked.
   *
   * @default Each property's own default.
   */
  check?: LoadBalancerCheckArgs;
  /**
   * Time that a machine has to finish its requests before it is removed, at most `"1h"`.
   *
   * @default `"30s"`
   */
  drain?: string;
}
