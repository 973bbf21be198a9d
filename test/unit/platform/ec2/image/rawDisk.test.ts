import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withRawDisk } from "../../../../../src/platform/ec2/image/rawDisk";
import { temporaryDirectory } from "../../../../support/temporaryDirectory";

test("what a killed run with the same label left is removed, but nothing of a label that only begins with it", async () => {
  const dir = temporaryDirectory();
  const image = join(dir, "image.qcow2");
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", image, "1M"]);
  const others = [".raw-web-1-unencrypted-eu-central-1@abc123", ".raw-web-1-eu-central-2@abc123"];
  for (const name of [...others, ".raw-web-1@abc123"]) mkdirSync(join(dir, name));
  const label = "web-1";
  const raw = () => readdirSync(dir).filter((name) => name.startsWith(".raw-"));
  await withRawDisk(image, dir, label, async () => {
    expect(raw()).toEqual(expect.arrayContaining(others));
    expect(raw()).toHaveLength(3);
    expect(raw()).not.toContain(".raw-web-1@abc123");
  });
  expect(raw().sort()).toEqual(others.sort());
});
