import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { thirdParty } from "../../../../tools/paths";
import { aws, libvirt, vsphere } from "../../../../tools/toolchain/providers";

describe.each([libvirt, vsphere])("provider $name", (provider) => {
  it("is built as the version in its Go module", () => {
    const source = readFileSync(join(thirdParty(provider.name), "info", "info.go"), "utf8");
    expect(/^const Version = "(.*)"$/m.exec(source)?.[1]).toBe(provider.builtVersion);
  });
});

it("no two providers share an SDK in the cache", () => {
  expect(new Set([aws, libvirt, vsphere].map(({ sdkPrefix }) => sdkPrefix)).size).toBe(3);
});
