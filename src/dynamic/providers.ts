import { acceleratorProbeProvider } from "../platform/libvirt/resources/acceleratorProbe";
import { bootVolumesProvider } from "../platform/libvirt/resources/bootVolumes";
import { dataDiskProvider } from "../platform/libvirt/resources/dataDisk";
import { dnsRecordsProvider } from "../platform/libvirt/resources/dnsRecords";
import { guestProvider } from "../platform/libvirt/resources/guest";
import { hostProvider } from "../platform/libvirt/resources/host";
import { imageVolumeProvider } from "../platform/libvirt/resources/imageVolume";
import { subnetClaimProvider } from "../platform/libvirt/resources/subnetClaim";

/** What Pulumi's plugin for dynamic resources loads by name; see HostResource. The names are in users' states: they do not change. */
export const providers = {
  acceleratorProbe: acceleratorProbeProvider,
  bootVolumes: bootVolumesProvider,
  dataDisk: dataDiskProvider,
  dnsRecords: dnsRecordsProvider,
  guest: guestProvider,
  imageVolume: imageVolumeProvider,
  libvirtHost: hostProvider,
  subnetClaim: subnetClaimProvider,
};
