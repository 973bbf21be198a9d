import { adoptedAmiProvider } from "./platform/ec2/resources/adoptedAmi";
import { awsRegionProvider } from "./platform/ec2/resources/awsRegion";
import { ec2DataDiskProvider } from "./platform/ec2/resources/dataDisk";
import { existingVpcProvider } from "./platform/ec2/resources/existingVpc";
import { groupSizeProvider } from "./platform/ec2/resources/groupSize";
import { ec2GuestProvider } from "./platform/ec2/resources/guest";
import { ingressGuardProvider } from "./platform/ec2/resources/ingressGuard";
import { launchDataProvider } from "./platform/ec2/resources/launchData";
import { launchImageProvider } from "./platform/ec2/resources/launchImage";
import { ec2NameRecordsProvider } from "./platform/ec2/resources/nameRecords";
import { publishedAmiProvider } from "./platform/ec2/resources/publishedAmi";
import { acceleratorProbeProvider } from "./platform/libvirt/resources/acceleratorProbe";
import { bootVolumesProvider } from "./platform/libvirt/resources/bootVolumes";
import { dataDiskProvider } from "./platform/libvirt/resources/dataDisk";
import { dnsRecordsProvider } from "./platform/libvirt/resources/dnsRecords";
import { libvirtGuestProvider } from "./platform/libvirt/resources/guest";
import { hostProvider } from "./platform/libvirt/resources/host";
import { imageVolumeProvider } from "./platform/libvirt/resources/imageVolume";
import { subnetClaimProvider } from "./platform/libvirt/resources/subnetClaim";
import { xenHostProvider } from "./platform/libvirt/resources/xenHost";
import { antiAffinityProvider } from "./platform/vsphere/resources/antiAffinity";
import { bootConfigProvider } from "./platform/vsphere/resources/bootConfig";
import { vsphereDataDiskProvider } from "./platform/vsphere/resources/dataDisk";
import { dataFolderProvider } from "./platform/vsphere/resources/dataFolder";
import { diskUnitsProvider } from "./platform/vsphere/resources/diskUnits";
import { existingNetworkProvider } from "./platform/vsphere/resources/existingNetwork";
import { vsphereGuestProvider } from "./platform/vsphere/resources/guest";
import { imageTemplateProvider } from "./platform/vsphere/resources/imageTemplate";
import { machineHardwareProvider } from "./platform/vsphere/resources/machineHardware";
import { nameRecordsProvider } from "./platform/vsphere/resources/nameRecords";
import { portGroupNameProvider } from "./platform/vsphere/resources/portGroupName";
import { stackFolderProvider } from "./platform/vsphere/resources/stackFolder";
import { stackTagsProvider } from "./platform/vsphere/resources/stackTags";
import { vcenterPlaceProvider } from "./platform/vsphere/resources/vcenterPlace";

/**
 * The providers by the names under which states of earlier versions have them. A resource that has left the program since then, or a stack
 * that is destroyed before its next update, is removed by Pulumi's plugin for dynamic resources, with the code in the state, which loads
 * this module as `vmfarm/providers`.
 */
export const providers = {
  acceleratorProbe: acceleratorProbeProvider,
  bootVolumes: bootVolumesProvider,
  dataDisk: dataDiskProvider,
  dnsRecords: dnsRecordsProvider,
  guest: libvirtGuestProvider,
  imageVolume: imageVolumeProvider,
  libvirtHost: hostProvider,
  subnetClaim: subnetClaimProvider,
  xenHost: xenHostProvider,
  antiAffinity: antiAffinityProvider,
  bootConfig: bootConfigProvider,
  vsphereDataDisk: vsphereDataDiskProvider,
  dataFolder: dataFolderProvider,
  diskSeats: diskUnitsProvider,
  existingNetwork: existingNetworkProvider,
  vsphereGuest: vsphereGuestProvider,
  imageTemplate: imageTemplateProvider,
  machineHardware: machineHardwareProvider,
  hostRecords: nameRecordsProvider,
  portGroupName: portGroupNameProvider,
  stackFolder: stackFolderProvider,
  stackTags: stackTagsProvider,
  vsphereHost: vcenterPlaceProvider,
  adoptedAmi: adoptedAmiProvider,
  awsRegion: awsRegionProvider,
  ec2DataDisk: ec2DataDiskProvider,
  existingVpc: existingVpcProvider,
  farmSize: groupSizeProvider,
  ec2Guest: ec2GuestProvider,
  ingressGuard: ingressGuardProvider,
  launchData: launchDataProvider,
  launchImage: launchImageProvider,
  ec2HostRecords: ec2NameRecordsProvider,
  publishedAmi: publishedAmiProvider,
};
