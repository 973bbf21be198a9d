import { acceleratorProbeProvider } from "./acceleratorProbe";
import { bootVolumesProvider } from "./bootVolumes";
import { dataDiskProvider } from "./dataDisk";
import { dnsRecordsProvider } from "./dnsRecords";
import { libvirtGuestProvider } from "./guest";
import { hostProvider } from "./host";
import { imageVolumeProvider } from "./imageVolume";
import { subnetClaimProvider } from "./subnetClaim";
import { xenHostProvider } from "./xenHost";

/** The providers of what is made on a libvirt host beside the SDK's own resources. The names are in users' states: they do not change. */
export const libvirtProviders = {
  acceleratorProbe: acceleratorProbeProvider,
  bootVolumes: bootVolumesProvider,
  dataDisk: dataDiskProvider,
  dnsRecords: dnsRecordsProvider,
  guest: libvirtGuestProvider,
  imageVolume: imageVolumeProvider,
  libvirtHost: hostProvider,
  subnetClaim: subnetClaimProvider,
  xenHost: xenHostProvider,
};
