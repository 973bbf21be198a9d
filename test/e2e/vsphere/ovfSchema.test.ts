import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ovfDescriptor } from "../../../src/image/ovf/descriptor";
import type { OvfOptions } from "../../../src/image/ovf/plan";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { imaginedDisk, ovfPlan } from "../../unit/image/ovf/support";
import { schemaProblems } from "./ovfCheck";
import { ovfTypes, type SchemaType } from "./ovfTypes";

let dir: string;
let types: Map<string, SchemaType>;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-schema-"));
  types = await ovfTypes(dir);
});
afterAll(() => removeTree(dir));

const options: OvfOptions[] = [{}, { firmware: "efi", secureBoot: true, hardwareVersion: 22, network: 'a & "b" <c>' }];
const descriptor = (option: OvfOptions = {}) => ovfDescriptor(ovfPlan(option), imaginedDisk);

describe("a descriptor, against the types generated from the DMTF's schemas", () => {
  test.each(options)("matches them with %j", (option) => {
    expect(schemaProblems(descriptor(option), types)).toEqual([]);
  });

  test.each([
    ["an unknown element", "rasd:ElementName", "rasd:ElementTitle", "ElementTitle: is not allowed here"],
    ["an unknown attribute", "ovf:populatedSize", "ovf:usedSize", "Disk/@usedSize: is not allowed here"],
    ["an unknown section", "AnnotationSection", "NoteSection", "VirtualSystem/NoteSection: is not allowed here"],
    ["a size that is not a number", 'ovf:size="123904"', 'ovf:size="123904B"', 'File/@size: "123904B" is no int'],
    ["a quantity that is not a number", ">512</rasd:Virt", ">512M</rasd:Virt", 'VirtualQuantity: "512M" is no int'],
  ])("does not match them with %s", (_, from, to, problem) => {
    expect(schemaProblems(descriptor().replaceAll(from, to), types)).toContainEqual(expect.stringContaining(problem));
  });

  test("does not match them with elements in another order", () => {
    const swapped = descriptor().replace(
      /(<rasd:InstanceID>3.*>)(\s*)(<rasd:ResourceSubType>.*>)/,
      (_, first, space, second) => second + space + first,
    );
    expect(swapped).not.toBe(descriptor());
    expect(schemaProblems(swapped, types)).toEqual([
      "Envelope/VirtualSystem/VirtualHardwareSection/Item/InstanceID: is not allowed here",
    ]);
  });
});

// For those who have the DMTF's own files (dsp8023_1.1.0.xsd beside those it imports): the path of the first.
const schema = process.env.VMFARM_DSP8023;
if (schema)
  test.each(options)("a descriptor is valid against the DMTF's own schema with %j", async (option) => {
    await run("xmllint", ["--nonet", "--noout", "--schema", schema, "-"], { input: descriptor(option) });
  });
