import { expect, test } from "vitest";
import { diskTarget, xenMachineRules } from "../../../../../src/platform/libvirt/xen/rules";

test.each([
  [0, "xvda"],
  [25, "xvdz"],
  [26, "xvdaa"],
  [27, "xvdab"],
  [51, "xvdaz"],
  [52, "xvdba"],
  [701, "xvdzz"],
  [702, "xvdaaa"],
])("disk %d is %s", (index, name) => {
  expect(diskTarget(index)).toBe(name);
});

test("data disks come after the root disk and the seed", () => {
  expect([0, 1].map((index) => xenMachineRules.dataDiskDevice("data", "u", index))).toEqual(["/dev/xvdc", "/dev/xvdd"]);
});
