/** A type of instance as EC2's DescribeInstanceTypes answers; what the table is made from. */
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
  /** Day on which AWS's list was read, `2026-07-20`. */
  asOf: string;
  source: string;
  usdPerHour: Map<string, number>;
}
