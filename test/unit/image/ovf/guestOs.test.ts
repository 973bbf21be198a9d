import { expect, test } from "vitest";
import { guestOs, namedGuestOs } from "../../../../src/image/ovf/guestOs";

test.each([
  ["bookworm", 17, "debian11_64Guest"],
  ["bookworm", 19, "debian11_64Guest"],
  ["bookworm", 20, "debian12_64Guest"],
  ["bookworm", 22, "debian12_64Guest"],
  ["bullseye", 22, "debian11_64Guest"],
  ["trixie", 17, "debian11_64Guest"],
  ["trixie", 21, "debian12_64Guest"],
  ["trixie", 22, "debian13_64Guest"],
  ["buster", 22, "otherLinux64Guest"],
  ["bookworm", 13, "otherLinux64Guest"],
  ["jammy", 22, "otherLinux64Guest"],
  [undefined, 22, "otherLinux64Guest"],
])("%s on hardware version %s is %s", (suite, hardwareVersion, guestId) => {
  expect(guestOs(suite, hardwareVersion).guestId).toBe(guestId);
});

test("OVF's number matches vSphere's name", () => {
  expect(guestOs("bookworm", 20)).toEqual({
    guestId: "debian12_64Guest",
    cimId: 96,
    description: "Debian GNU/Linux 12 (64-bit)",
  });
  expect(guestOs(undefined, 20).cimId).toBe(101);
  expect(namedGuestOs("debian10_64Guest").cimId).toBe(96);
  expect(namedGuestOs("rhel9_64Guest").cimId).toBe(101);
});
