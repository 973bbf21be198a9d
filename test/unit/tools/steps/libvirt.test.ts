import { expect, test } from "vitest";
import { libvirtdLayout } from "../../../../tools/libvirtd/layout";
import { ownName, systemUri, takesSystem } from "../../../../tools/steps/libvirt";

const own = libvirtdLayout(ownName).uri;

test("the system's libvirt is used if it responds, unless the stack's machines are on the private one", () => {
  expect(takesSystem(true, undefined)).toBe(true);
  expect(takesSystem(false, undefined)).toBe(false);
  expect(takesSystem(true, systemUri)).toBe(true);
  expect(takesSystem(true, own)).toBe(false);
  expect(takesSystem(false, own)).toBe(false);
});

test("machines on the system's libvirt are not created again elsewhere while it is off", () => {
  expect(() => takesSystem(false, systemUri)).toThrow(/does not respond/);
});
