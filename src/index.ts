/**
 * Components, with their arguments, enums and outputs.
 *
 * @module vmfarm
 */

export type { GuestArgs, GuestFile } from "./cloudInit/args";
export type { ClusterMachine, ExposedPort, TierArgs } from "./cluster/args";
export { Ec2Farm, type Ec2FarmArgs } from "./ec2Farm";
export { GoldenImage, type GoldenImageArgs } from "./goldenImage";
export type {
  BootstrapBase,
  CommercialLicence,
  ImageBase,
  ImageFile,
  ImageLicences,
  ImagePackages,
  PackageLicence,
} from "./image/args";
export { InvalidArgsError, type Problem } from "./input/problem";
export {
  Accelerator,
  BootDevice,
  ClockBase,
  type DataDiskArgs,
  Firmware,
  type HardwareArgs,
  type ImageRef,
  type LanAttachment,
  PowerState,
  type ReadinessArgs,
} from "./machine/args";
export { MultiTierCluster, type MultiTierClusterArgs } from "./multiTierCluster";
export { type DhcpRange, LanMode, type NetworkRef } from "./network/args";
export type { Ec2Args, Ec2LanArgs, Ec2SubnetArgs } from "./platform/ec2/args";
export {
  type DrainArgs,
  type FarmArgs,
  type HealthCheckArgs,
  type PlacementArgs,
  PlacementStrategy,
  type RefreshArgs,
  type SpotArgs,
} from "./platform/ec2/autoScaling/args";
export type { FarmLoadBalancerArgs, LoadBalancerCheckArgs } from "./platform/ec2/autoScaling/loadBalancerArgs";
export {
  type ScalingArgs,
  ScalingMetric,
  type ScheduleArgs,
  type WarmPoolArgs,
  WarmPoolState,
} from "./platform/ec2/autoScaling/sizeArgs";
export { type LibvirtArgs, type XenArgs, XenGuest } from "./platform/libvirt/args";
export type { PlatformArgs } from "./platform/select";
export type { VsphereArgs, VsphereLanArgs } from "./platform/vsphere/args";
export { VirtualLan, type VirtualLanArgs } from "./virtualLan";
export { VirtualMachine, type VirtualMachineArgs } from "./virtualMachine";
