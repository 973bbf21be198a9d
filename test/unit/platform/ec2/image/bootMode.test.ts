import { describe, expect, it } from "vitest";
import { bootAreaSize, detectBootMode } from "../../../../../src/platform/ec2/image/bootMode";

/** The start of a disk with boot code and partitions of these types, as MBR or as GPT. */
function start(code: boolean, { mbr, gpt }: { mbr?: number[]; gpt?: string[] }): Buffer {
  const area = Buffer.alloc(bootAreaSize);
  if (code) area.fill(0x90, 0, 100);
  area.writeUInt16LE(0xaa55, 510);
  for (const [i, type] of (gpt ? [0xee] : (mbr ?? [])).entries()) area[446 + i * 16 + 4] = type;
  if (!gpt) return area;
  area.write("EFI PART", 512, "latin1");
  area.writeBigUInt64LE(2n, 512 + 72);
  area.writeUInt32LE(128, 512 + 80);
  area.writeUInt32LE(128, 512 + 84);
  for (const [i, guid] of gpt.entries()) Buffer.from(guid, "hex").copy(area, 1024 + i * 128);
  return area;
}

const efiSystem = "28732ac11ff8d211ba4b00a0c93ec93b";
const linuxData = "af3dc60f838472478e793d69d8477de4";
const biosBoot = "4861682149646f6e744e656564454649";

describe("detectBootMode", () => {
  it.each([
    ["GPT, EFI system partition, boot code", start(true, { gpt: [biosBoot, efiSystem, linuxData] }), "uefi-preferred"],
    ["GPT, EFI system partition, no boot code", start(false, { gpt: [linuxData, efiSystem] }), "uefi"],
    ["GPT, no EFI system partition", start(true, { gpt: [biosBoot, linuxData] }), "legacy-bios"],
    ["MBR with a Linux partition", start(true, { mbr: [0x83] }), "legacy-bios"],
    ["MBR with an EFI system partition", start(true, { mbr: [0x83, 0xef] }), "uefi-preferred"],
    ["nothing at all", Buffer.alloc(bootAreaSize), "legacy-bios"],
  ])("%s", (_what, disk, mode) => {
    expect(detectBootMode(disk)).toBe(mode);
  });

  it("survives a damaged GPT header", () => {
    const damaged = start(true, { gpt: [efiSystem] });
    damaged.fill(0xff, 512 + 72, 512 + 88);
    expect(detectBootMode(damaged)).toBe("legacy-bios");
  });
});
