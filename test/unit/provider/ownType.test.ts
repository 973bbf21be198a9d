import { expect, test } from "vitest";
import { formerToken, ownName, ownToken, ownType, reportedType } from "../../../src/provider/ownType";

test.each([
  ["vmfarm:libvirt:Guest", "Guest"],
  ["vmfarm:ec2:NameRecords", "NameRecords"],
  ["pulumi-nodejs:dynamic/vmfarm:Guest", "Guest"],
  ["pulumi-nodejs:dynamic/vmfarm:DiskSeats", "DiskUnits"],
  ["pulumi-nodejs:dynamic/vmfarm:FarmSize", "GroupSize"],
  ["pulumi-nodejs:dynamic/vmfarm:HostRecords", "NameRecords"],
  ["pulumi-nodejs:dynamic/vmfarm:VsphereHost", "VcenterPlace"],
  ["pulumi-nodejs:dynamic/theirs:Guest", undefined],
  ["pulumi-nodejs:dynamic:Resource", undefined],
  ["vmfarm:index:MultiTierCluster", undefined],
  ["vmfarm:libvirt", undefined],
  ["vmfarm:libvirt:Guest:more", undefined],
  ["aws:ec2/instance:Instance", undefined],
])("%s is our %s", (type, name) => {
  expect(ownName(type)).toBe(name);
});

test("an earlier version's resource is the same one in reports", () => {
  for (const name of ["Guest", "DiskUnits", "GroupSize", "NameRecords", "VcenterPlace"]) {
    expect(reportedType(formerToken(name))).toBe(ownType(name));
    expect(reportedType(ownToken("vsphere", name))).toBe(ownType(name));
    expect(reportedType(ownType(name))).toBe(ownType(name));
  }
  expect(reportedType("aws:ec2/instance:Instance")).toBe("aws:ec2/instance:Instance");
});
