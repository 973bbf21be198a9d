import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parse } from "yaml";
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

test("the part that waits is merged into what there is, and gives up after a while", () => {
  const disks = ["vol-1", "vol-2"].map((volumeId) => ({ uuid: `uuid of ${volumeId}`, volumeId }));
  const data = launchTextOf({ userData, disks });
  const text = "fault" in data ? "" : Buffer.from(data.base64, "base64").toString("utf8");
  expect(text).toContain('Content-Disposition: attachment; filename="vmfarm-disks"');
  const parsed = parseMime(text);
  const wait = "leaves" in parsed ? parsed.leaves[1]! : undefined;
  expect(wait).toMatchObject({
    contentType: "text/cloud-config",
    mergeType: "list(append)+dict(no_replace,recurse_list)+str()",
  });
  const { bootcmd } = parse(wait!.content.toString());
  expect(bootcmd).toEqual([
    ["sh", "-c", expect.stringMatching(/^for d in \S+vol1 \S+vol2; do .* -ge 300 \]; do sleep 1/)],
  ]);
});

test("without disks and peers the user-data is unchanged", () => {
  expect(leaves([])).toEqual([`#cloud-config\nmounts: [["${volumeDevice(uuid)}", "/srv"]]\n`]);
});

// Pinned: a different name would be a different device in existing stacks.
test("names of devices follow from disks, and the later of two that derive the same takes the next", () => {
  expect(deviceNames(["data", "log", "disk0"])).toEqual(["/dev/xvdcn", "/dev/xvdcw", "/dev/xvdcm"]);
  expect(deviceNames(["d5", "d9"])).toEqual(["/dev/xvdbm", "/dev/xvdbn"]);
  expect(deviceNames(["d96", "d96"])).toEqual(["/dev/xvddz", "/dev/xvdba"]);
});

test("adding a disk does not move the others", () => {
  const names = Array.from({ length: 20 }, (_, i) => `disk${i}`);
  const all = deviceNames(names);
  expect(new Set(all).size).toBe(names.length);
  expect(deviceNames(names.slice(0, 10))).toEqual(all.slice(0, 10));
  for (const name of all) expect(name).toMatch(/^\/dev\/xvd[bcd][a-z]$/);
});
