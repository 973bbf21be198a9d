import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseSize } from "../../../../../src/input/size";
import { bootVolumesProvider } from "../../../../../src/platform/libvirt/resources/bootVolumes";
import { type DataDiskInputs, dataDiskProvider } from "../../../../../src/platform/libvirt/resources/dataDisk";
import { bytesMade } from "../../../../../src/platform/libvirt/virsh/volumes";
import { virshStandIn } from "../virshStandIn";

test.each([
  ["1500MB", 1_500_000_256],
  ["100MB", 100_000_768],
  ["1MB", 1_000_448],
  ["1B", 1024],
  ["1GiB", 2 ** 30],
])("of %s a disk of %d bytes is created", (text, bytes) => {
  expect(bytesMade(parseSize(text)!)).toBe(bytes);
});

const standIn = virshStandIn();
const held = () => Number(readFileSync(join(standIn.dir, "bytes"), "utf8"));
const hold = (bytes: number) => writeFileSync(join(standIn.dir, "bytes"), String(bytes));
const calls = () => readFileSync(join(standIn.dir, "calls"), "utf8").split("\n").filter(Boolean);

beforeEach(() => {
  hold(0);
  writeFileSync(join(standIn.dir, "calls"), "");
  // A stand-in for virsh whose pool creates disks in whole KiB, enlarges them to whole sectors and never shrinks, like libvirt with qemu-img.
  standIn.does(`bytes=$(cat ${standIn.dir}/bytes)
for word; do case "$word" in --capacity=*) asked=\${word#--capacity=} ;; esac; last=$word; done
case "$*" in
*domstate*) echo "shut off" ;;
*vol-dumpxml*)
  [ "$bytes" = 0 ] && { echo "error: failed to get vol 'data'" >&2; exit 1; }
  echo "<volume><name>data</name><capacity unit='bytes'>$bytes</capacity><allocation>0</allocation><target><path>/pool/data</path></target></volume>" ;;
*vol-create-as*) echo create >> ${standIn.dir}/calls; echo $(((asked + 1023) / 1024 * 1024)) > ${standIn.dir}/bytes ;;
*vol-resize*)
  echo resize >> ${standIn.dir}/calls
  [ "$last" -lt "$bytes" ] && { echo "error: can't shrink" >&2; exit 1; }
  echo $(((last + 511) / 512 * 512)) > ${standIn.dir}/bytes ;;
*pool-dumpxml*) printf '<pool><name>p</name></pool>\\nState: running\\nAvailable: 99999999999\\n' ;;
*dumpxml*) echo "error: failed to get domain 'box'" >&2; exit 1 ;;
esac
`);
});

const disk = (size: string): DataDiskInputs => ({
  uri: "qemu:///system",
  pool: "p",
  volume: "data",
  bytes: parseSize(size)!,
  domain: "box",
  serial: "data",
  filesystem: "ext4",
  mountPath: "",
  deleteWithMachine: false,
});
const problems = async (olds: object, news: DataDiskInputs) =>
  (await dataDiskProvider.check!(olds as DataDiskInputs, news)).failures ?? [];

describe.each(["1500MB", "100MB", "1B", "1500000300B", "1GiB"])("a kept disk of %s", (size) => {
  test("is adopted as it is", async () => {
    await dataDiskProvider.create(disk(size));
    expect(held()).toBeGreaterThanOrEqual(disk(size).bytes);
    expect(await problems({}, disk(size))).toEqual([]);
    expect((await dataDiskProvider.create(disk(size))).outs).toMatchObject({ bytes: disk(size).bytes });
    expect(calls()).toEqual(["create"]);
  });

  test("that was grown to that size is adopted as it is", async () => {
    hold(512);
    await dataDiskProvider.create(disk(size));
    expect(await problems({}, disk(size))).toEqual([]);
    await dataDiskProvider.create(disk(size));
    expect(calls().length).toBeLessThan(2);
  });

  test("is unchanged for a state that has it", async () => {
    const { outs } = await dataDiskProvider.create(disk(size));
    const { inputs, failures } = await dataDiskProvider.check!(outs!, disk(size));
    expect(failures ?? []).toEqual([]);
    expect((await dataDiskProvider.diff!("data", outs!, inputs!)).changes).toBe(false);
  });

  test("that is really larger is refused, at preview and later", async () => {
    hold(disk(size).bytes + 2048);
    expect(await problems({}, disk(size))).toMatchObject([{ property: "size", reason: /would cut off data/ }]);
    await expect(dataDiskProvider.create(disk(size))).rejects.toThrow("would cut off data");
    expect(calls()).toEqual([]);
  });

  test("that is smaller is grown", async () => {
    const { outs } = await dataDiskProvider.create(disk(size));
    const larger = { ...disk(size), bytes: disk(size).bytes + 5000 };
    expect(await problems(outs!, larger)).toEqual([]);
    await dataDiskProvider.update!("data", outs!, larger);
    expect(held()).toBeGreaterThanOrEqual(larger.bytes);
    expect(await problems({}, larger)).toEqual([]);
  });
});

test("a size that a disk already has needs no growing", async () => {
  const { outs } = await dataDiskProvider.create(disk("1500MB"));
  const more = disk("1500000100B");
  expect(await problems(outs!, more)).toEqual([]);
  await dataDiskProvider.update!("data", outs!, more);
  expect(calls()).toEqual(["create"]);
});

test("what the platform adds to the user-data does not replace a machine", async () => {
  const olds = { uri: "xen:///", pool: "p", userData: "a", vendorData: "script of before" };
  const diff = (more: object) =>
    bootVolumesProvider.diff!("id", olds as never, { ...olds, ...more } as never).then(({ replaces }) => replaces);
  expect(await diff({ vendorData: "script of now" })).toEqual([]);
  expect(await diff({ userData: "b" })).toEqual(["userData"]);
});

test("a root disk may be as large as an image that was built with the same size", async () => {
  const refused = async (rootDisk: string) =>
    (
      await bootVolumesProvider.check!(
        {} as never,
        { imageSize: 1_500_000_256, rootSize: parseSize(rootDisk) } as never,
      )
    ).failures ?? [];
  expect(await refused("1500MB")).toEqual([]);
  expect(await refused("1499MB")).toHaveLength(1);
});
