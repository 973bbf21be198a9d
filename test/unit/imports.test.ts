import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(__dirname, "../..");

/** What a file in a folder imports, and whether it may. */
const imports: [folder: string, module: string, allowed: boolean][] = [
  ["src/cluster", "@pulumi/libvirt", false],
  ["src/cluster", "@pulumi/of-a-new-platform", false],
  ["src/cluster", "@pulumi/pulumi", true],
  ["src/platform/libvirt", "@pulumi/libvirt", true],
  ["src/platform/libvirt", "@pulumi/aws/ec2", false],
  ["src/platform/libvirt", "../vsphere/names", false],
  ["src/platform/libvirt", "../../input/problem", true],
  ["src/platform/libvirt", "../../preview/step", false],
  ["src/platform/libvirt/resources", "@pulumi/libvirt", false],
  ["src/platform/libvirt/resources", "../machine", false],
  ["src/platform/libvirt/resources", "../virsh/virsh", true],
  ["src/platform/libvirt/resources", "../../../process/run", true],
  ["src/platform/libvirt/resources", "../../../cluster/plan", false],
  ["src/platform/libvirt/virsh", "../../../../tools/paths", false],
  ["src/platform/vsphere/govc", "@pulumi/vsphere", false],
  ["src/platform/vsphere/resources", "../connection", false],
  ["src/platform/ec2/image", "@aws-sdk/client-ec2", true],
  ["src/platform/ec2/image", "@pulumi/aws/ec2", false],
  ["src/platform/ec2/network", "../api/amis", false],
  ["src/platform/ec2/autoScaling", "../../select", false],
  ["src/platform/proxmox", "@pulumi/libvirt", false],
  ["src/platform/proxmox", "@pulumi/of-a-new-platform", true],
  ["src/platform/proxmox", "../../../test/support/repo", false],
  ["src/platform/proxmox", "../libvirt/location", false],
  ["src/platform/proxmox/api", "@pulumi/of-a-new-platform", false],
  ["src/platform/proxmox/api", "../../../../bench/farm", false],
  ["src/platform/proxmox/api", "../../../ledger/prune", false],
  ["src/platform/proxmox/api", "../../../process/run", true],
];

let dir: string;
let refused: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  copyFileSync(join(root, "biome.json"), join(dir, "biome.json"));
  for (const [i, [folder, module]] of imports.entries()) {
    const path = join(dir, folder, `file${i}.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import * as other from "${module}";\n\nconsole.log(other);\n`);
  }
  const args = ["lint", "--only=style/noRestrictedImports", "--reporter=github", "--max-diagnostics=none"];
  const { stdout } = spawnSync(join(root, "node_modules/.bin/biome"), args, { cwd: dir, encoding: "utf8" });
  refused = stdout;
});
afterAll(() => rmSync(dir, { recursive: true }));

test.each(imports)("in %s, importing %s is allowed: %s", (folder, module, allowed) => {
  const index = imports.findIndex((one) => one[0] === folder && one[1] === module);
  expect(refused.includes(`${folder}/file${index}.ts`)).toBe(!allowed);
});
