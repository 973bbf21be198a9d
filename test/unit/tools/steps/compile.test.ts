import { describe, expect, it } from "vitest";
import { messagesOutside } from "../../../../tools/steps/compile";

describe("messagesOutside", () => {
  const inside = [
    "src/platform/vsphere/lan.ts(1,26): error TS2307: Cannot find module '@pulumi/vsphere'",
    "  or its corresponding type declarations.",
  ];
  const outside = ["src/platform/select.ts(9,3): error TS2322: Type 'string' is not", "  assignable to type 'number'."];

  it("leaves out the messages on files below the folder, with their further lines", () => {
    expect(messagesOutside("src/platform/vsphere/", [...inside, ...outside, ...inside])).toEqual(outside);
  });

  it("keeps messages on a file whose path only begins like the folder", () => {
    const like = ["src/platform/vsphere.ts(1,1): error TS1005: ';' expected."];
    expect(messagesOutside("src/platform/vsphere/", like)).toEqual(like);
  });

  it("keeps messages that are not on a file", () => {
    const settings = ["error TS5023: Unknown compiler option 'x'."];
    expect(messagesOutside("src/platform/vsphere/", [...inside, ...settings])).toEqual(settings);
  });
});
