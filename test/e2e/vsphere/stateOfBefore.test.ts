import { expect } from "vitest";
import { vsphereTestbed } from "../../fixtures/states/testbeds/vsphere";
import { inventory } from "../../support/readVcenter";
import { goesOver } from "../stateOfBefore";

goesOver("vsphere", vsphereTestbed, async ({ farm }) => {
  const there = await inventory(farm.vcenter);
  expect(there).toContain("/DC0/vm/debian12");
  expect(there.filter((path) => path.includes("shop-dev"))).toEqual([]);
});
