import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { ovfDescriptor } from "../../../../src/image/ovf/descriptor";
import type { OvfOptions } from "../../../../src/image/ovf/plan";
import { imaginedDisk, ovfPlan } from "./support";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === "Item" || name === "vmw:Config",
});

const envelope = (options?: OvfOptions) => parser.parse(ovfDescriptor(ovfPlan(options), imaginedDisk)).Envelope;
const settings = (options?: OvfOptions) =>
  Object.fromEntries(
    envelope(options).VirtualSystem.VirtualHardwareSection["vmw:Config"].map((c: Record<string, string>) => [
      c["@vmw:key"],
      c["@vmw:value"],
    ]),
  );

describe("a descriptor", () => {
  test("states the sizes of file and disk", () => {
    const { References, DiskSection } = envelope();
    expect(References.File).toMatchObject({
      "@ovf:size": "123904",
      "@ovf:href": expect.stringMatching(/^web-.*vmdk$/),
    });
    expect(DiskSection.Disk).toMatchObject({
      "@ovf:capacity": "2147483648",
      "@ovf:capacityAllocationUnits": "byte",
      "@ovf:populatedSize": "458752",
      "@ovf:format": "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized",
    });
  });

  test("has the disk on a paravirtual controller, one vmxnet3, and nothing else", () => {
    const items: Record<string, string>[] = envelope().VirtualSystem.VirtualHardwareSection.Item;
    const kinds = items.map((item) => `${item["rasd:ResourceType"]} ${item["rasd:ResourceSubType"] ?? ""}`.trim());
    expect(kinds).toEqual(["3", "4", "6 VirtualSCSI", "17", "10 VmxNet3"]);
    const [, , controller, disk, network] = items;
    expect(disk!["rasd:Parent"]).toBe(controller!["rasd:InstanceID"]);
    expect(disk!["rasd:HostResource"]).toBe(`ovf:/disk/${envelope().DiskSection.Disk["@ovf:diskId"]}`);
    expect(network!["rasd:Connection"]).toBe(envelope().NetworkSection.Network["@ovf:name"]);
  });

  test("describes hardware only with properties of CIM_ResourceAllocationSettingData (2.22), in alphabetical order", () => {
    const properties =
      "Address AddressOnParent AllocationUnits AutomaticAllocation AutomaticDeallocation Caption ChangeableType ConfigurationName " +
      "Connection ConsumerVisibility Description ElementName Generation HostResource InstanceID Limit MappingBehavior " +
      "OtherResourceType Parent PoolID Reservation ResourceSubType ResourceType SoID SoOrgID VirtualQuantity VirtualQuantityUnits Weight";
    for (const item of envelope().VirtualSystem.VirtualHardwareSection.Item) {
      const names = Object.keys(item).filter((name) => name.startsWith("rasd:"));
      expect(names).toEqual([...names].sort());
      for (const name of names) expect(properties.split(" ")).toContain(name.slice("rasd:".length));
    }
  });

  test("names a guest OS that the hardware version has", () => {
    const system = (options?: OvfOptions) => envelope(options).VirtualSystem;
    expect(system().OperatingSystemSection).toMatchObject({ "@ovf:id": "96", "@vmw:osType": "debian11_64Guest" });
    expect(system().VirtualHardwareSection.System["vssd:VirtualSystemType"]).toBe("vmx-17");
    expect(system({ hardwareVersion: 20 }).OperatingSystemSection["@vmw:osType"]).toBe("debian12_64Guest");
    expect(system({ guestId: "sles15_64Guest" }).OperatingSystemSection["@vmw:osType"]).toBe("sles15_64Guest");
  });

  test("enables secure boot only if it is requested and possible", () => {
    expect(settings()).toEqual({ firmware: "bios" });
    expect(settings({ secureBoot: true })).toEqual({ firmware: "bios" });
    expect(settings({ firmware: "efi" })).toEqual({
      firmware: "efi",
      "bootOptions.efiSecureBootEnabled": "false",
    });
    expect(settings({ firmware: "efi", secureBoot: true })["bootOptions.efiSecureBootEnabled"]).toBe("true");
  });

  test("is well-formed and keeps names, whatever they are", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom('"/><Evil x="', "]]>", "<!--", "&amp;", "{$x}", "a\nb", "\0", "\ud800"),
    );
    fc.assert(
      fc.property(hostile, hostile, (network, annotation) => {
        const xml = ovfDescriptor({ ...ovfPlan({ network }), annotation }, imaginedDisk);
        expect(XMLValidator.validate(xml)).toBe(true);
        const read = parser.parse(xml).Envelope;
        expect(read.NetworkSection.Network["@ovf:name"]).toBe(allowed(network));
        expect(read.VirtualSystem.AnnotationSection.Annotation ?? "").toBe(allowed(annotation));
        expect(Object.keys(read.VirtualSystem).filter((key) => !/^[@#]/.test(key))).toEqual(sections);
      }),
    );
  });
});

const sections = ["Info", "Name", "OperatingSystemSection", "VirtualHardwareSection", "AnnotationSection"];

/** XML 1.0, section 2.2, for single-line names. */
function allowed(text: string): string {
  const oneLine = text.toWellFormed().replace(/[\t\n\r]/g, " ");
  return [...oneLine].filter((c) => c >= " " && c !== "\ufffe" && c !== "\uffff").join("");
}
