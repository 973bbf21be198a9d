import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ovfPackage } from "../../../src/image/ovf/package";
import type { OvfPackage } from "../../../src/image/ovf/packageFiles";
import { ensureFolder } from "../../../src/platform/vsphere/govc/folders";
import { govc, type Vcenter } from "../../../src/platform/vsphere/govc/govc";
import { type ImagePlace, imageFolder } from "../../../src/platform/vsphere/govc/published";
import {
  findPublishedTemplate,
  publishTemplate,
  removeTemplate,
  templatePath,
} from "../../../src/platform/vsphere/govc/publishTemplate";
import { filesIn, type ReadMachine, readMachines } from "../../support/readVcenter";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";
import { sizes, smallImage } from "../../unit/image/ovf/support";
import { planned } from "../../unit/image/support";

const place: ImagePlace = {
  datacenterPath: "/DC0",
  resourcePoolPath: "/DC0/host/DC0_C0/Resources",
  datastorePath: "/DC0/datastore/LocalDS_0",
  importNetwork: "/DC0/network/VM Network",
  hardwareVersion: 13,
  contentLibrary: "",
};
const name = "published";

let farm: VcenterFarm;
let vcenter: Vcenter;
let ovf: OvfPackage;

beforeAll(async () => {
  farm = await startVcenterFarm();
  const { server, user, password, caFile } = farm.vcenter;
  vcenter = { server, user, password, caFile };
  vi.stubEnv("PATH", farm.env.PATH);
  const image = smallImage(farm.workDir, 64 * sizes.mebibyte, [0, sizes.mebibyte]);
  ovf = await ovfPackage(image, planned(), {}, { cacheDir: join(farm.workDir, "cache") });
});
afterAll(() => farm?.stop());

describe("an image as a template", () => {
  const packaged = vi.fn(async () => ovf);
  const publish = () => publishTemplate(vcenter, place, name, packaged);

  afterEach(async () => {
    vi.useRealTimers();
    await removeTemplate(vcenter, place, name);
    expect(await findPublishedTemplate(vcenter, place, name)).toBeUndefined();
    expect(await filesIn(farm.vcenter, name)).toEqual([]);
    packaged.mockClear();
  });

  it("is imported once, however many need it at the same time", async () => {
    const made = await Promise.all([publish(), publish(), publish()]);
    expect(new Set(made.map(({ imageId }) => imageId)).size).toBe(1);
    expect(made[0]).toMatchObject({ virtualSize: 64 * sizes.mebibyte });
    packaged.mockClear();
    expect(await publish()).toEqual(made[0]);
    expect(packaged).not.toHaveBeenCalled();
  });

  it("whose import was interrupted is waited for while the import may still be running, and then imported again", async () => {
    const half = await beginImport();
    vi.useFakeTimers({ toFake: ["Date"] });
    const began = Date.now();
    let ended = false;
    const publishing = publish().finally(() => {
      ended = true;
    });
    while (!ended) {
      // The clock is fast, but what is waited for is not.
      vi.setSystemTime(Date.now() + 20_000);
      if (Date.now() - began < 300_000) expect((await readTemplate()).moid).toBe(half.moid);
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { imageId } = await publishing;
    expect(await readTemplate()).toMatchObject({ uuid: imageId, guestinfo: { "guestinfo.vmfarm.image": ovf.sha256 } });
    expect((await readTemplate()).moid).not.toBe(half.moid);
    expect(Date.now() - began).toBeGreaterThan(360_000);
  });

  it("that somebody else is importing is used once it is complete", async () => {
    const begun = await beginImport();
    const publishing = publish();
    const path = templatePath(place, name);
    await govc(vcenter, ["snapshot.create", "-vm", path, "-m=false", "image"]);
    await govc(vcenter, ["vm.change", "-vm", path, "-e", `guestinfo.vmfarm.image=${ovf.sha256}`]);
    await govc(vcenter, ["vm.markastemplate", path]);
    expect((await publishing).imageId).toBe(begun.uuid);
    expect((await readTemplate()).moid).toBe(begun.moid);
  });

  /** Like another process that ends before the machine is a template. */
  async function beginImport(): Promise<ReadMachine> {
    await ensureFolder(vcenter, place.datacenterPath, imageFolder);
    const where = ["-dc", place.datacenterPath, "-ds", place.datastorePath, "-pool", place.resourcePoolPath];
    const folder = ["-folder", `${place.datacenterPath}/vm/${imageFolder}`, "-net", place.importNetwork];
    await govc(vcenter, ["import.ovf", ...where, ...folder, "-name", name, ovf.descriptor]);
    return readTemplate();
  }

  async function readTemplate(): Promise<ReadMachine> {
    return (await readMachines(farm.vcenter, `${place.datacenterPath}/vm/${imageFolder}`))[name]!;
  }
});
