import { XMLBuilder } from "fast-xml-parser";
import { packageFiles } from "./packageFiles";
import type { OvfPlan } from "./plan";
import type { StreamedDisk } from "./streamDisk";

// DMTF DSP0243 1.1.0 with the schemas DSP8023 1.1.0 and CIM 2.22. vCenter exports and imports this version; it refuses the
// namespaces of OVF 2.
const cimSchema = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2";
const namespaces = {
  "@xmlns": "http://schemas.dmtf.org/ovf/envelope/1",
  "@xmlns:ovf": "http://schemas.dmtf.org/ovf/envelope/1",
  "@xmlns:rasd": `${cimSchema}/CIM_ResourceAllocationSettingData`,
  "@xmlns:vssd": `${cimSchema}/CIM_VirtualSystemSettingData`,
  "@xmlns:vmw": "http://www.vmware.com/schema/ovf",
};
const diskFormat = "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";

/** Values of CIM_ResourceAllocationSettingData.ResourceType. */
const ResourceType = { processor: 3, memory: 4, scsiController: 6, ethernetAdapter: 10, disk: 17 } as const;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  format: true,
  suppressBooleanAttributes: false,
});

/** The OVF descriptor of a package: one machine with the image's disk and one network card. */
export function ovfDescriptor(plan: OvfPlan, disk: StreamedDisk): string {
  const document = {
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    Envelope: {
      ...namespaces,
      References: { File: { "@ovf:href": packageFiles(plan).disk, "@ovf:id": "file1", "@ovf:size": disk.fileSize } },
      DiskSection: {
        Info: "Virtual disks",
        Disk: {
          "@ovf:capacity": disk.capacity,
          "@ovf:capacityAllocationUnits": "byte",
          "@ovf:diskId": "disk1",
          "@ovf:fileRef": "file1",
          "@ovf:format": diskFormat,
          "@ovf:populatedSize": disk.populatedSize,
        },
      },
      NetworkSection: { Info: "Logical networks", Network: { "@ovf:name": plan.network } },
      VirtualSystem: {
        "@ovf:id": plan.name,
        Info: "A virtual machine",
        Name: plan.name,
        OperatingSystemSection: {
          "@ovf:id": plan.guest.cimId,
          "@vmw:osType": plan.guest.guestId,
          Info: "The installed operating system",
          Description: plan.guest.description,
        },
        VirtualHardwareSection: {
          Info: "Virtual hardware",
          System: {
            "vssd:ElementName": "Virtual Hardware Family",
            "vssd:InstanceID": 0,
            "vssd:VirtualSystemIdentifier": plan.name,
            "vssd:VirtualSystemType": `vmx-${plan.hardwareVersion}`,
          },
          Item: hardware(plan.network),
          "vmw:Config": settings(plan),
        },
        AnnotationSection: { Info: "Origin", Annotation: plan.annotation },
      },
    },
  };
  return builder.build(withAllowedText(document));
}

/** The schema requires the elements of an item in alphabetical order. Machines are cloned with their own sizes. */
function hardware(network: string) {
  const controller = 3;
  return [
    {
      "rasd:AllocationUnits": "hertz * 10^6",
      "rasd:ElementName": "1 virtual CPU",
      "rasd:InstanceID": 1,
      "rasd:ResourceType": ResourceType.processor,
      "rasd:VirtualQuantity": 1,
    },
    {
      "rasd:AllocationUnits": "byte * 2^20",
      "rasd:ElementName": "512 MiB of memory",
      "rasd:InstanceID": 2,
      "rasd:ResourceType": ResourceType.memory,
      "rasd:VirtualQuantity": 512,
    },
    {
      "rasd:Address": 0,
      "rasd:ElementName": "SCSI controller 0",
      "rasd:InstanceID": controller,
      "rasd:ResourceSubType": "VirtualSCSI",
      "rasd:ResourceType": ResourceType.scsiController,
    },
    {
      "rasd:AddressOnParent": 0,
      "rasd:ElementName": "Hard disk 1",
      "rasd:HostResource": "ovf:/disk/disk1",
      "rasd:InstanceID": 4,
      "rasd:Parent": controller,
      "rasd:ResourceType": ResourceType.disk,
    },
    {
      "rasd:AddressOnParent": 7,
      "rasd:AutomaticAllocation": true,
      "rasd:Connection": network,
      "rasd:ElementName": "Network adapter 1",
      "rasd:InstanceID": 5,
      "rasd:ResourceSubType": "VmxNet3",
      "rasd:ResourceType": ResourceType.ethernetAdapter,
    },
  ];
}

/** VMware's own settings, which other importers may ignore. */
function settings({ firmware, secureBoot }: OvfPlan) {
  const setting = (key: string, value: string) => ({ "@ovf:required": "false", "@vmw:key": key, "@vmw:value": value });
  const boot = firmware === "efi" ? [setting("bootOptions.efiSecureBootEnabled", String(secureBoot))] : [];
  return [setting("firmware", firmware), ...boot];
}

/**
 * Removes characters that XML 1.0 forbids in a document (section 2.2), and normalises white space as a parser would in an attribute; the
 * builder escapes the rest.
 */
function withAllowedText<T>(value: T): T {
  if (typeof value === "string") {
    const oneLine = value.toWellFormed().replace(/[\t\n\r]/g, " ");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in XML
    return oneLine.replace(/[\x00-\x1f\ufffe\uffff]/g, "") as T;
  }
  if (Array.isArray(value)) return value.map(withAllowedText) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withAllowedText(inner)])) as T;
}
