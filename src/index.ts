export type { GuestArgs, GuestFile } from "./cloudInit/args";
export type { ClusterMachine, ExposedPort, TierArgs } from "./cluster/args";
export { GoldenImage, type GoldenImageArgs } from "./goldenImage";
export type { BootstrapBase, ImageBase, ImageFile, ImagePackages } from "./image/args";
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
  type ReadinessArgs,
} from "./machine/args";
export { MultiTierCluster, type MultiTierClusterArgs } from "./multiTierCluster";
export { type DhcpRange, LanMode, type NetworkRef } from "./network/args";
export type { LibvirtArgs, PlatformArgs } from "./platform/args";
export { VirtualLan, type VirtualLanArgs } from "./virtualLan";
export { VirtualMachine, type VirtualMachineArgs } from "./virtualMachine";
