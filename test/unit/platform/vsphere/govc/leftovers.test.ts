import { expect, test } from "vitest";
import { removalCommands } from "../../../../../src/platform/vsphere/govc/leftovers";
import type { VirtualMachine } from "../../../../../src/platform/vsphere/govc/machines";

const machine = {
  directory: "[ds1] shop-dev-db",
  poweredOn: true,
  disks: [
    { file: "[ds1] shop-dev-db/shop-dev-db.vmdk", device: "disk-1000-0" },
    { file: "[ds1] vmfarm/shop-dev/db.data.vmdk", device: "disk-1000-1" },
  ],
} as unknown as VirtualMachine;

test("the commands that remove a machine detach its data disks first", () => {
  expect(removalCommands(machine, "/DC/vm/my farm/db").split("; ")).toEqual([
    "govc vm.power -off -force '/DC/vm/my farm/db'",
    "govc device.remove -vm '/DC/vm/my farm/db' -keep disk-1000-1",
    "govc vm.destroy '/DC/vm/my farm/db'",
  ]);
  expect(removalCommands({ ...machine, poweredOn: false, disks: [] }, "/DC/vm/db")).toBe("govc vm.destroy /DC/vm/db");
});
