import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../../tools/host/wait";
import { inventory, readMachines, unpacked } from "../../support/readVcenter";
import { TestStack } from "../../support/stack";
import { makeTinyImage } from "../../support/tinyImage";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";

let farm: VcenterFarm;
let tiny: string;
beforeAll(async () => {
  farm = await startVcenterFarm();
  tiny = await makeTinyImage(farm.workDir);
});
afterAll(() => farm?.stop());

const oneMachine = (args = "", lan = "{}", base = `{ file: ${JSON.stringify(tiny)} }`) => ({
  source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("base", { base: ${base} });
const lan = new VirtualLan("lan", ${lan});
const machine = new VirtualMachine("hello", { image, lan, ${args} });
exports.shell = machine.shell;
`,
});

/**
 * What the engine reports for a stack with such settings; nothing may have been created. A problem with the vCenter prevents everything
 * from being created even without a preview; a problem with one resource is reported by the preview.
 */
async function refused(
  project: string,
  change: object,
  options: { env?: Record<string, string>; program?: string; preview?: boolean } = {},
) {
  const settings = { ...(farm.config["vmfarm:vsphere"] as object), ...change };
  const stack = await TestStack.create({
    farm,
    project,
    program: options.program ? { source: options.program } : oneMachine(),
    config: { "vmfarm:vsphere": settings },
    env: options.env,
  });
  const before = await inventory(farm.vcenter);
  const result = await (options.program || options.preview ? stack.tryPreview() : stack.tryUp());
  expect(result.succeeded).toBe(false);
  expect(await inventory(farm.vcenter)).toEqual(before);
  const said = result.errors.filter((line) => !/^(update|preview) failed$/.test(line));
  expect(said.join("\n")).not.toContain(farm.vcenter.password);
  return said;
}

describe("one clear error before anything is created, if", () => {
  it("the account is refused", async () => {
    const said = await refused("wronguser", { user: "nobody@vsphere.local" });
    expect(said).toEqual([
      expect.stringMatching(/property password .*rejects the account nobody@vsphere\.local: wrong user or password/),
    ]);
  });

  it("datastore, cluster and network do not exist, all reported at once", async () => {
    const change = { datastore: "fast", cluster: "C9", network: "prod", distributedSwitch: undefined };
    const said = (await refused("missing", change)).join("\n");
    expect(said).toMatch(/no datastore "fast"; there are LocalDS_0, LocalDS_1/);
    expect(said).toMatch(/no cluster or host "C9"; there are DC0_C0/);
    expect(said).toMatch(/no network "prod"; there are/);
  });

  it("nothing responds", async () => {
    expect(await refused("nobody", { server: "127.0.0.1:1" })).toEqual([
      expect.stringMatching(/property server .*no vCenter responds at 127\.0\.0\.1:1: .*connection refused/),
    ]);
  });

  it("the provider would not trust a certificate that caFile verifies, with what to do", async () => {
    const said = await refused("untrusted", {}, { env: { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" } });
    expect(said).toEqual([
      expect.stringMatching(/property caFile .*SSL_CERT_FILE=\S+vcenter-ca\.pem.*update-ca-certificates/s),
    ]);
  });

  it("the vCenter is too old", async () => {
    const old = await startVcenterFarm({ version: "6.0.0" });
    try {
      const stack = await TestStack.create({ farm: old, project: "old", program: oneMachine() });
      const { errors } = await stack.tryPreview();
      expect(errors.join("\n")).toMatch(/property server .*the provider needs vCenter 6\.5 or newer/);
    } finally {
      await old.stop();
    }
  });

  it("a network given by name does not exist", async () => {
    const program = oneMachine("", `{ mode: "bridge", bridge: "office", cidr: "10.1.2.0/24" }`).source;
    expect(await refused("office", {}, { program })).toEqual([
      expect.stringMatching(/property bridge .*no network "office" in \/DC0; there are/),
    ]);
  });

  it("a machine's name is taken by somebody else", async () => {
    const { govc } = farm.vcenter;
    await govc("folder.create", "/DC0/vm/vmfarm").catch(() => {});
    await govc("folder.create", "/DC0/vm/vmfarm/taken-test");
    await govc(
      "vm.clone",
      "-vm",
      "DC0_C0_RP1_VM0",
      "-on=false",
      "-ds",
      "LocalDS_0",
      "-folder",
      "/DC0/vm/vmfarm/taken-test",
      "taken-test-hello",
    );
    expect(await refused("taken", {}, { preview: true })).toEqual([
      expect.stringMatching(
        /property name .*a machine \/DC0\/vm\/vmfarm\/taken-test\/taken-test-hello already exists that does not belong to this stack/,
      ),
    ]);
  });

  it("a LAN's name is taken by somebody else", async () => {
    await farm.vcenter.govc(
      "dvs.portgroup.add",
      "-dvs",
      "DVS0",
      "-type",
      "earlyBinding",
      "-nports",
      "8",
      "lantaken-test-lan",
    );
    expect(await refused("lantaken", {}, { preview: true })).toEqual([
      expect.stringMatching(/property name .*a network \/DC0\/network\/lantaken-test-lan already/),
    ]);
  });
});

it("warns if the server's certificate is not verified", async () => {
  const settings = { ...(farm.config["vmfarm:vsphere"] as object), caFile: undefined, allowUnverifiedSsl: true };
  const stack = await TestStack.create({
    farm,
    project: "unverified",
    program: oneMachine(),
    config: { "vmfarm:vsphere": settings },
    env: { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" },
  });
  expect((await stack.preview()).warnings.join("\n")).toMatch(
    /certificate of \S+ is not verified \(allowUnverifiedSsl\)/,
  );
});

/**
 * The simulator does not run guests. Its stand-in reports for images of ours; for other templates the test plays the guest, by setting
 * the variables that a guest would.
 */
describe("a machine that does not become ready", () => {
  const template = `{ template: "DC0_C0_RP1_VM1" }`;
  beforeAll(() =>
    farm.vcenter
      .govc("vm.power", "-off", "DC0_C0_RP1_VM1")
      .then(() => farm.vcenter.govc("vm.markastemplate", "DC0_C0_RP1_VM1")),
  );

  it("fails with the guest's own message when its set-up fails, and is created by the next up", async () => {
    const stack = await TestStack.create({
      farm,
      project: "failing",
      program: oneMachine(`commands: ["exit 7"]`, "{}", template),
    });
    const path = "/DC0/vm/vmfarm/failing-test/failing-test-hello";
    const running = stack.tryUp();
    let instance = "";
    await waitFor("the machine has been told its instance", 300_000, async () => {
      const machine = (await readMachines(farm.vcenter, "/DC0/vm/vmfarm/failing-test").catch(() => ({}) as never))[
        "failing-test-hello"
      ];
      if (!machine?.poweredOn || !machine.guestinfo["guestinfo.metadata"]) return false;
      instance = /instance-id: "([^"]+)"/.exec(unpacked(machine, "metadata"))![1]!;
      return true;
    });
    const result = Buffer.from(JSON.stringify({ errors: ["scripts-user failed"], log: "about to fail\n" })).toString(
      "base64",
    );
    await farm.vcenter.govc(
      "vm.change",
      "-vm",
      path,
      "-e",
      `guestinfo.vmfarm.instance=${instance}`,
      "-e",
      `guestinfo.vmfarm.result=${result}`,
    );
    const failed = await running;
    expect(failed.succeeded).toBe(false);
    const said = failed.errors.join("\n");
    expect(said).toContain(`cloud-init failed in ${path}:\n  scripts-user failed`);
    expect(said).toContain("| about to fail");
    expect(said).toContain(`govc vm.console -h5 ${path}`);

    await stack.setProgram(oneMachine(`readiness: { timeout: "20s" }`, "{}", template));
    const next = await stack.up();
    expect(next.names("replace", "VirtualMachine")).toEqual(["hello"]);
  });

  it("with a template without our unit is ready when its tools run and it has its address", async () => {
    const stack = await TestStack.create({
      farm,
      project: "silent",
      program: oneMachine(`readiness: { timeout: "20s" }`, "{}", template),
    });
    await stack.up();
  });

  it("says after the time-out what state the machine is in and how to look", async () => {
    const stack = await TestStack.create({
      farm,
      project: "slow",
      program: oneMachine(
        `readiness: { timeout: "3s" }, vsphere: { extraConfig: { "guestinfo.metadata": "" } }`,
        "{}",
        template,
      ),
    });
    const { errors } = await stack.tryUp();
    const said = errors.join("\n");
    expect(said).toMatch(
      /slow-test-hello was not ready after 3 s\. It is poweredOn, VMware's tools: guestTools\w+, addresses: /,
    );
    expect(said).toMatch(/Inspect it with: govc vm\.console -h5 \/DC0\/vm\/vmfarm\/slow-test\/slow-test-hello/);
  });
});
