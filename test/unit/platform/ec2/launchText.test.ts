import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parseMime } from "../../../../src/cloudInit/parseMime";
import { deviceNames, volumeDevice } from "../../../../src/platform/ec2/devices";
import { launchTextOf } from "../../../../src/platform/ec2/launchText";

const uuid = "0b1c2d3e-4f50-8a1b-9c2d-3e4f5a6b7c8d";
const userData = `Content-Type: text/cloud-config\n\n#cloud-config\nmounts: [["${volumeDevice(uuid)}", "/srv"]]\n`;
const peers = { machine: "db", tiers: { db: [{ first: "shop-db-1", count: 2, address: "10.0.0.4" }] } };

function leaves(disks: { uuid: string; volumeId: string }[], told?: typeof peers) {
  const data = launchTextOf({ userData, peers: told, disks });
  if ("fault" in data) throw new Error(data.fault);
  const bytes = Buffer.from(data.base64, "base64");
  const parsed = parseMime((data.gzipped ? gunzipSync(bytes) : bytes).toString("utf8"));
  if ("fault" in parsed) throw new Error(parsed.fault);
  return parsed.leaves.map(({ content }) => content.toString());
}

test("a disk's volume replaces its UUID, and the guest waits for it before it uses its disks", () => {
  const [own, wait, ...others] = leaves([{ uuid, volumeId: "vol-0123456789abcdef0" }], peers);
  expect(own).toContain("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0");
  expect(own).not.toContain(uuid);
  expect(wait).toMatch(/bootcmd:/);
  expect(wait).toContain("vol0123456789abcdef0");
  expect(others).toHaveLength(1);
});

test("without disks and peers the user-data is unchanged", () => {
  expect(leaves([])).toEqual([`#cloud-config\nmounts: [["${volumeDevice(uuid)}", "/srv"]]\n`]);
});

test("adding a disk does not move the others", () => {
  const names = Array.from({ length: 20 }, (_, i) => `disk${i}`);
  const all = deviceNames(names);
  expect(new Set(all).size).toBe(names.length);
  expect(deviceNames(names.slice(0, 10))).toEqual(all.slice(0, 10));
  for (const name of all) expect(name).toMatch(/^\/dev\/xvd[bcd][a-z]$/);
});
