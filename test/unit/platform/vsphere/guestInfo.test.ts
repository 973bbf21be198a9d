import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseMime } from "../../../../src/cloudInit/parseMime";
import { Identity } from "../../../../src/identity";
import { hostsMarks } from "../../../../src/image/guest/followVsphere";
import { diskUuid, diskWwn } from "../../../../src/platform/vsphere/diskWwn";
import { base64, extraConfigOf, keys, tooLargeValue, valueLimit } from "../../../../src/platform/vsphere/guestInfo";
import { nameRuns } from "../../../../src/platform/vsphere/names";
import { unitsOf } from "../../../../src/platform/vsphere/resources/diskUnits";
import { machineRules } from "../../../../src/platform/vsphere/rules";

const texts = {
  userData:
    'Content-Type: multipart/mixed; boundary="b"\nMIME-Version: 1.0\n\n--b\nContent-Type: text/cloud-config\n\n#cloud-config\nhostname: db\n\n--b--\n',
  metaData: 'instance-id: "vmfarm-1"\nlocal-hostname: "db"\n',
  networkConfig:
    'version: 2\nethernets:\n  lan0:\n    match: {macaddress: "00:50:56:01:02:03"}\n    addresses: ["10.1.2.3/24"]\n',
  peers: { machine: "db", tiers: {} },
  names: nameRuns([
    { address: "10.1.2.3", hostname: "db-1", fqdn: "db-1.lan.internal" },
    { address: "10.1.2.4", hostname: "db-2", fqdn: "db-2.lan.internal" },
  ]),
};
const config = extraConfigOf(texts, "machine-uuid", "image-id");
const unpacked = (key: string) => gunzipSync(Buffer.from(config[key]!, "base64")).toString();

describe("a guest's guestinfo", () => {
  test("has the network's configuration in its metadata, as cloud-init's VMware datasource expects it", () => {
    expect(config["guestinfo.metadata.encoding"]).toBe("gzip+base64");
    const metadata = parse(unpacked("guestinfo.metadata"));
    expect(metadata).toMatchObject({ "instance-id": "vmfarm-1", "local-hostname": "db" });
    expect(metadata.network.version).toBe(2);
    expect(metadata.network.ethernets.lan0.addresses).toEqual(["10.1.2.3/24"]);
  });

  test("has user-data, peers and names as parts of one document", () => {
    const parsed = parseMime(unpacked("guestinfo.userdata"));
    const parts = "leaves" in parsed ? parsed.leaves.map(({ content }) => parse(content.toString())) : [];
    expect(parts[0]).toEqual({ hostname: "db" });
    const files = parts.flatMap(({ write_files }) => write_files ?? []);
    const text = (path: string) => Buffer.from(files.find((file) => file.path === path).content, "base64").toString();
    expect(JSON.parse(text("/etc/vmfarm/peers.json"))).toEqual({ machine: "db", tiers: {} });
    expect(text("/etc/hosts")).toContain("10.1.2.4 db-2.lan.internal db-2\n");
    expect(files.find(({ path }) => path === "/etc/hosts").append).toBe(true);
    expect(parts.at(-1).manage_etc_hosts).toBe(false);
  });

  test("says to whom it belongs and from what it is created", () => {
    expect(config[keys.machine]).toBe("machine-uuid");
    expect(config[keys.image]).toBe("image-id");
  });

  test("is the same for the same machine", () => {
    expect(extraConfigOf(texts, "machine-uuid", "image-id")).toEqual(config);
  });

  test("has names as lines of /etc/hosts, in a part that is merged into the others", () => {
    const document = unpacked("guestinfo.userdata");
    expect(document).toContain('Content-Disposition: attachment; filename="vmfarm-names"');
    const parsed = parseMime(document);
    const names = "leaves" in parsed ? parsed.leaves.at(-1)! : undefined;
    expect(names).toMatchObject({
      contentType: "text/cloud-config",
      mergeType: "list(append)+dict(no_replace,recurse_list)+str()",
    });
    const [file] = parse(names!.content.toString()).write_files;
    expect(file).toMatchObject({ path: "/etc/hosts", append: true, encoding: "b64" });
    const lines = Buffer.from(file.content, "base64").toString().split("\n");
    expect(lines).toEqual([
      hostsMarks.begin,
      "10.1.2.3 db-1.lan.internal db-1",
      "10.1.2.4 db-2.lan.internal db-2",
      hostsMarks.end,
      "",
    ]);
  });

  test("has no image if there is none, and is encoded in base64", () => {
    expect(Object.keys(extraConfigOf(texts, "u"))).toEqual(Object.keys(config).filter((key) => key !== keys.image));
    expect(base64("ž")).toBe("xb4=");
  });

  test("has its largest value named where that is too large", () => {
    const limit = "x".repeat(valueLimit);
    expect(tooLargeValue({ a: limit })).toBeUndefined();
    expect(tooLargeValue({ a: `${limit}y`, b: `${limit}zz`, c: "" })).toEqual({ key: "b", bytes: valueLimit + 2 });
  });

  test("is too large from 64 kB on", () => {
    expect(tooLargeValue(config)).toBeUndefined();
    expect(tooLargeValue({ a: "x".repeat(valueLimit), b: "x".repeat(valueLimit + 1) })).toEqual({
      key: "b",
      bytes: valueLimit + 1,
    });
  });
});

test("a data disk has an identifier in VMware's range, which vSphere and the guest each write in their own way", () => {
  const uuid = new Identity("shop", "dev").uuid("disk", "db/data");
  expect(diskWwn(uuid)).toMatch(/^6000c29[0-9a-f]{25}$/);
  expect(diskUuid(uuid)).toMatch(/^60 00 c2 9[0-9a-f]( [0-9a-f]{2}){4}-[0-9a-f]{2}( [0-9a-f]{2}){7}$/);
  expect(diskUuid(uuid).replace(/[ -]/g, "")).toBe(diskWwn(uuid));
  expect(machineRules.dataDiskDevice("data", uuid, 0)).toBe(`/dev/disk/by-id/wwn-0x${diskWwn(uuid)}`);
});

test("MAC addresses are in the range that VMware leaves for manual assignment", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(9), (name, nic) => {
      const mac = new Identity("shop", "dev").mac(name, nic, machineRules.macs);
      expect(mac).toMatch(/^00:50:56:[0-3][0-9A-F](:[0-9A-F]{2}){2}$/);
    }),
  );
});

describe("unit numbers of data disks", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 20 });

  test("initially follow the declaration", () => {
    expect(unitsOf(["b", "a"], {})).toEqual({ b: 1, a: 2 });
  });

  test("do not change when a disk is added or removed, wherever in the list", () => {
    fc.assert(
      fc.property(names, names, (before, after) => {
        const had = unitsOf(before, {});
        const has = unitsOf(after, had);
        expect(Object.keys(has).sort()).toEqual([...after].sort());
        for (const name of after) if (name in had) expect(has[name]).toBe(had[name]);
        const units = Object.values(has);
        expect(new Set(units).size).toBe(units.length);
        expect(Math.min(1, ...units)).toBe(1);
      }),
    );
  });
});
