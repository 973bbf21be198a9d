/** An instance type as EC2's DescribeInstanceTypes returns it; the table is made from these. */
export interface InstanceTypeInfo {
  InstanceType: string;
  CurrentGeneration: boolean;
  BareMetal: boolean;
  BurstablePerformanceSupported: boolean;
  HibernationSupported: boolean;
  Hypervisor?: string;
  SupportedBootModes: string[];
  SupportedUsageClasses: string[];
  ProcessorInfo: { SupportedArchitectures: string[] };
  VCpuInfo: { DefaultVCpus: number };
  MemoryInfo: { SizeInMiB: number };
  NetworkInfo: { EnaSupport: string };
  PlacementGroupInfo?: { SupportedStrategies: string[] };
  EbsInfo: { EbsOptimizedSupport: string; EncryptionSupport: string };
  GpuInfo?: object;
  FpgaInfo?: object;
  InferenceAcceleratorInfo?: object;
  NeuronInfo?: object;
  MediaAcceleratorInfo?: object;
}

/** One line of DescribeInstanceTypeOfferings. */
export interface Offering {
  InstanceType: string;
  /** Id of an availability zone, such as `euw1-az1`. */
  Location: string;
}

/** On-demand prices of Linux instances in one region, in USD without taxes. */
export interface PriceList {
  region: string;
  /** The day on which AWS's list was read, such as `2026-07-20`. */
  asOf: string;
  source: string;
  usdPerHour: Map<string, number>;
}
