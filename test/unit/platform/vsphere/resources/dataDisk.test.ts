import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseSize } from "../../../../../src/input/size";
import { wholeBlocks } from "../../../../../src/platform/vsphere/govc/disks";
import { type DataDiskInputs, vsphereDataDiskProvider } from "../../../../../src/platform/vsphere/resources/dataDisk";
import { virshStandIn } from "../../libvirt/virshStandIn";

const standIn = virshStandIn();
const calls = () => readFileSync(join(standIn.dir, "calls"), "utf8").split("\n").filter(Boolean);
const hold = (sectors: number) => writeFileSync(join(standIn.dir, "sectors"), String(sectors));

beforeEach(() => {
  writeFileSync(join(standIn.dir, "calls"), "");
  hold(0);
  // A stand-in for govc, which counts in KiB and rounds down.
  standIn.does(
    `sectors=$(cat ${standIn.dir}/sectors)
while [ $# -gt 0 ]; do case "$1" in -size) size=\${2%B} ;; *.create|*.extend|*.download|vm.info) command=$1 ;; esac; shift; done
case "$command" in
datastore.disk.*)
  [ "$command$sectors" != datastore.disk.create0 ] && [ $command = datastore.disk.create ] && { echo "govc: file already exists" >&2; exit 1; }
  echo $command >> ${standIn.dir}/calls; echo $((size / 1024 * 2)) > ${standIn.dir}/sectors ;;
datastore.download) [ "$sectors" = 0 ] && { echo "404 Not Found" >&2; exit 1; }; echo "RW $sectors VMFS \\"x-flat.vmdk\\"" ;;
vm.info) echo '{"virtualMachines": null}' ;;
esac
`,
    "govc",
  );
});

const disk = (size: string): DataDiskInputs => ({
  vcenter: { server: "v", user: "u", password: "p" },
  datacenterPath: "/DC",
  datastorePath: "/DC/datastore/one",
  file: "vmfarm/x/data.vmdk",
  bytes: parseSize(size)!,
  uuid: "u",
  machinePath: "/DC/vm/box",
  deleteWithMachine: false,
});
const problems = async (news: DataDiskInputs) =>
  (await vsphereDataDiskProvider.check!({} as DataDiskInputs, news)).failures ?? [];

describe.each(["1500MB", "100MB", "1GiB"])("a kept disk of %s on a datastore", (size) => {
  test("has the full requested size, and is adopted as it is", async () => {
    await vsphereDataDiskProvider.create(disk(size));
    expect(Number(readFileSync(join(standIn.dir, "sectors"), "utf8")) * 512).toBeGreaterThanOrEqual(disk(size).bytes);
    expect(await problems(disk(size))).toEqual([]);
    await vsphereDataDiskProvider.create(disk(size));
    expect(calls()).toEqual(["datastore.disk.create"]);
  });

  test("that is really larger is refused", async () => {
    hold(wholeBlocks(disk(size).bytes) / 512 + 4);
    expect(await problems(disk(size))).toMatchObject([{ property: "size" }]);
    await expect(vsphereDataDiskProvider.create(disk(size))).rejects.toThrow("would cut off data");
  });
});
