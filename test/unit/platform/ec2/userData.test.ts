import { createHash, randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { planGuest } from "../../../../src/cloudInit/guest";
import { renderUserData } from "../../../../src/cloudInit/userData";
import { Problems } from "../../../../src/input/problem";
import { type LaunchUserData, launchUserData, userDataLimit } from "../../../../src/platform/ec2/userData";
import { propertyRuns } from "../../../support/longRun";

function taken(text: string): LaunchUserData {
  const data = launchUserData(text);
  if ("fault" in data) throw new Error(data.fault);
  return data;
}

function unpacked({ base64, gzipped }: LaunchUserData): string {
  const bytes = Buffer.from(base64, "base64");
  return (gzipped ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** A text of this many bytes that hardly compresses. */
function random(bytes: number): string {
  return randomBytes(bytes).toString("base64").slice(0, bytes);
}

/** A machine's user-data, with a file of that content. */
function rendered(content: string): string {
  const guest = planGuest({ files: [{ path: "/etc/app.conf", content }] }, new Problems())!;
  return renderUserData(guest, { hostname: "web-1", fqdn: "web-1.lan.internal", dataDisks: [] });
}

test("EC2 gets the original text, whatever the size", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.integer({ min: 1, max: 300 }), (text, times) => {
      const data = taken(text.repeat(times));
      expect(unpacked(data)).toBe(text.repeat(times));
      expect(data.bytes).toBeLessThanOrEqual(userDataLimit);
      expect(data.gzipped).toBe(Buffer.byteLength(text.repeat(times)) > userDataLimit);
    }),
    { numRuns: propertyRuns(50) },
  );
});

test("16 KiB are sent as they are, one more byte is compressed; bytes are counted, not characters", () => {
  expect(taken("x".repeat(16_384))).toMatchObject({ gzipped: false, bytes: 16_384 });
  expect(taken("x".repeat(16_385)).gzipped).toBe(true);
  expect(taken("ä".repeat(8_193)).gzipped).toBe(true);
});

test("the compressed bytes are the same on every machine and at any time", () => {
  const data = taken("server {\n  listen 80;\n}\n".repeat(2000));
  expect(data.gzipped).toBe(true);
  const bytes = Buffer.from(data.base64, "base64");
  // Time and system of the gzip header (RFC 1952).
  expect([bytes.readUInt32LE(4), bytes[9]]).toEqual([0, 3]);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(
    "b3a9493fd8ed3c61fe562f8625c87121caf928ad1998171f607319c01126bd5b",
  );
});

test("17 KiB that do not compress are refused with what to do", () => {
  const told = launchUserData(rendered(random(26_000)));
  expect("fault" in told && told.fault).toMatch(
    /^the user-data has \d+ bytes, and \d+ when compressed; EC2 accepts 16384\. Put files and packages .* into the golden image/,
  );
});
