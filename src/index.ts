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
export type {
  Ec2Args,
  Ec2LanArgs,
  Ec2SubnetArgs,
  LibvirtArgs,
  PlatformArgs,
  VsphereArgs,
  VsphereLanArgs,
  XenArgs,
} from "./platform/args";
export { XenGuest } from "./platform/args";
export {
  type DrainArgs,
  type FarmArgs,
  type FarmLoadBalancerArgs,
  type HealthCheckArgs,
  type LoadBalancerCheckArgs,
  type PlacementArgs,
  PlacementStrategy,
  type RefreshArgs,
  type ScalingArgs,
  ScalingMetric,
  type ScheduleArgs,
  type SpotArgs,
  type WarmPoolArgs,
  WarmPoolState,
} from "./platform/ec2/autoScaling/args";
export { VirtualLan, type VirtualLanArgs } from "./virtualLan";
export { VirtualMachine, type VirtualMachineArgs } from "./virtualMachine";
