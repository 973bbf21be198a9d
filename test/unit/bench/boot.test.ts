import { expect, test } from "vitest";
import { costliest } from "../../../bench/boot";

test("units are listed by what they took, those that ended from the journal", () => {
  const output = [
    "CPUUsageNSec=1500000000\nId=systemd-udevd.service",
    "CPUUsageNSec=[not set]\nId=cloud-init-main.service",
    "CPUUsageNSec=18446744073709551615\nId=never.service",
    "CPUUsageNSec=12000000000\nId=init.scope\nConsumed cloud-init-main.service 18.116",
  ].join("\n\n");
  expect(costliest(output)).toEqual([
    ["cloud-init-main.service", 18.116],
    ["init.scope", 12],
    ["systemd-udevd.service", 1.5],
  ]);
});
