import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bootVolumesProvider } from "../../../../../src/platform/libvirt/resources/bootVolumes";
import { dnsRecordsProvider } from "../../../../../src/platform/libvirt/resources/dnsRecords";
import { libvirtGuestProvider } from "../../../../../src/platform/libvirt/resources/guest";
import { removeDomain, removeNetwork } from "../../../../../src/platform/libvirt/virsh/leftovers";
import { virshStandIn } from "../virshStandIn";

const standIn = virshStandIn();
const uri = "qemu:///system";
const uuid = "0a1b2c3d-0000-8000-8000-000000000001";

/** One running domain with a root disk and a data disk, and one network, each until it is removed. */
function host({
  domain = true,
  network = "" as string | null,
  disk = "root-1.qcow2" as string | null,
  name = "shop-dev-box",
} = {}): void {
  const at = (file: string) => join(standIn.dir, file);
  for (const file of ["domain", "network"]) rmSync(at(file), { force: true });
  if (domain) writeFileSync(at("domain"), "");
  if (network !== null) writeFileSync(at("network"), network);
  standIn.does(`cd ${standIn.dir}
echo "$*" >> calls
no() { echo "error: failed to get $1 'x'" >&2; exit 1; }
case "$*" in
*net-dumpxml*) [ -e network ] || no network; echo "<network$(cat network)><name>shop-dev-lan</name></network>" ;;
*net-info*) [ -e network ] || no network; echo "Active:         yes" ;;
*net-name*) [ -e network ] || no network; echo shop-dev-lan ;;
*undefine*) ;;
*define*) for last; do :; done; cat "$last" > defined ;;
*domstate*) [ -e domain ] || no domain; echo running ;;
*domname*) [ -e domain ] || no domain; echo ${name} ;;
*vol-dumpxml*seed*) [ -e domain ] || { echo "error: failed to get vol 'x'" >&2; exit 1; } ;;
*vol-dumpxml*) echo "<volume><name>v</name><capacity unit='bytes'>1</capacity><allocation unit='bytes'>1</allocation><target><path>/pool/v</path></target></volume>" ;;
*dumpxml*) [ -e domain ] || no domain; cat <<'XML'
<domain><name>${name}</name><devices>
${(disk === null ? [] : [disk, "data.qcow2"]).map((file, i) => `<disk type='file'><source file='/pool/${file}'/><target dev='vd${"ab"[i]}'/></disk>`).join("\n")}
</devices></domain>
XML
;;
esac
`);
}
const calls = () => (existsSync(join(standIn.dir, "calls")) ? readFileSync(join(standIn.dir, "calls"), "utf8") : "");
const defined = () => readFileSync(join(standIn.dir, "defined"), "utf8");

describe("a domain that is in the way", () => {
  test("is removed if it has the disk that the state has for the machine", async () => {
    host();
    await removeDomain(uri, uuid, ["/pool/root-2.qcow2", "root-1.qcow2"]);
    expect(calls()).toMatch(/ destroy .*\n.* undefine /);
  });

  test.each([
    ["another disk", ["/pool/root-2.qcow2"]],
    ["a disk where the state has none", []],
  ])("is left alone if it has %s, and the reason is reported", async (_what, root) => {
    host();
    await expect(removeDomain(uri, uuid, root)).rejects.toThrow(
      /a domain shop-dev-box already exists at qemu:\/\/\/system.*is not changed.*virsh -c qemu:\/\/\/system undefine shop-dev-box/,
    );
    expect(calls()).not.toMatch(/ (destroy|undefine) /);
  });

  test("is removed if it is the empty one that stands in for one that somebody has undefined", async () => {
    host({ name: "shop-dev-box-gone", disk: null });
    await removeDomain(uri, uuid, []);
    expect(calls()).toMatch(/ undefine /);
  });

  test.each([
    ["has disks", { name: "shop-dev-box-gone" }],
    ["has another name", { disk: null }],
  ])("is left alone if it %s", async (_what, there) => {
    host(there);
    await expect(removeDomain(uri, uuid, [])).rejects.toThrow(/not changed/);
    expect(calls()).not.toMatch(/ (destroy|undefine) /);
  });

  test("is no longer one if it has disappeared meanwhile", async () => {
    host({ domain: false });
    await removeDomain(uri, uuid, []);
    expect(calls()).not.toMatch(/ (destroy|undefine) /);
  });
});

describe("a machine whose domain exists", () => {
  const inputs = { uri, rootSize: 0, imagePath: "/pool/i", userData: "a", metaData: "", networkConfig: "" };
  const check = async (olds: object, news: object) => {
    const { failures, inputs: kept } = await bootVolumesProvider.check!(olds as never, news as never);
    return { told: failures!.map(({ property }) => property), earlierRoots: kept!.earlierRoots };
  };
  /** What the engine has shown is remembered as long as its plugin runs: each test has its own machine. */
  const machine = (prefix: string, userData = "a") => ({ ...inputs, prefix, userData });

  test("is refused if the state does not know it", async () => {
    host();
    expect((await check({}, machine("new"))).told).toEqual(["name"]);
    expect((await check(machine("old-name"), machine("new"))).told).toEqual(["name"]);
  });

  test("is replaced if the state knows it: checked with the state's values, then as if there were none", async () => {
    host();
    const [before, after] = [machine("replaced"), machine("replaced", "b")];
    expect((await check(before, before)).told).toEqual([]);
    const first = await check(before, after);
    expect(first).toMatchObject({ told: [], earlierRoots: { length: 2 } });
    expect(await check({}, after)).toEqual(first);
  });

  test("is replaced with what it depends on: compared, then checked as if there were no state", async () => {
    host();
    await bootVolumesProvider.diff!("x", machine("dependent") as never, machine("dependent", "b") as never);
    expect((await check({}, machine("dependent", "b"))).told).toEqual([]);
  });

  test("is refused if the state does not know it, although it has the very disk that this one would have", async () => {
    const news = machine("moved");
    host({ disk: `moved-root-${await editionOf(news)}.qcow2` });
    expect((await check({}, news)).told).toEqual(["name"]);
  });

  test("is replaced on request, with or without a change, if a refresh has shown it; but not as another machine", async () => {
    host();
    const [here, there] = [["Site", "VirtualMachine"], ["MultiTierCluster"]];
    const props = { ...machine("requested"), parentTypes: here, earlierRoots: ["x.qcow2"] };
    const { parentTypes: _, ...old } = { ...props, prefix: "requested-of-old" };
    for (const one of [props, old]) await bootVolumesProvider.read!("id", one as never);
    expect(await check({}, { ...machine("requested"), parentTypes: here })).toEqual({
      told: [],
      earlierRoots: ["x.qcow2"],
    });
    expect(await check({}, { ...machine("requested", "b"), parentTypes: here })).toMatchObject({
      told: [],
      earlierRoots: { length: 3 },
    });
    expect((await check({}, { ...machine("requested"), parentTypes: there })).told).toEqual(["name"]);
    expect((await check({}, { ...machine("requested-of-old"), parentTypes: here })).told).toEqual(["name"]);
  });

  test("is not changed if the program has moved it to another component with an alias", async () => {
    host();
    const [olds, news] = [machine("aliased"), { ...machine("aliased"), parentTypes: ["Site"] }];
    expect((await check(olds, news)).told).toEqual([]);
    expect((await bootVolumesProvider.diff!("x", olds as never, news as never)).changes).toBe(false);
  });

  test("remembers the root volumes that it has had before", async () => {
    host({ domain: false });
    const [one, two, three] = ["one", "two", "three"].map((userData) => machine("kept", userData));
    expect((await check({}, one!)).earlierRoots).toBeUndefined();
    expect((await check(one!, one!)).earlierRoots).toBeUndefined();
    const { earlierRoots } = await check(one!, two!);
    expect(earlierRoots).toEqual([
      expect.stringMatching(/^kept-root-[0-9a-f]{8}\.qcow2$/),
      expect.stringMatching(/^kept-root-[0-9a-f]{8}-again\.qcow2$/),
    ]);
    expect((await check({ ...two, earlierRoots }, two!)).earlierRoots).toEqual(earlierRoots);
    const both = (await check({ ...two, earlierRoots }, three!)).earlierRoots!;
    expect(both).toHaveLength(4);
    expect(both.slice(2)).toEqual(earlierRoots);
    const diff = await bootVolumesProvider.diff!("x", two as never, { ...two, earlierRoots } as never);
    expect(diff.changes).toBe(false);
  });

  /** As remembered for a machine whose place another takes. */
  async function editionOf(of: ReturnType<typeof machine>): Promise<string> {
    const other = { ...of, prefix: "other" };
    const { earlierRoots } = await check(other, { ...other, userData: "another" });
    return /-root-([0-9a-f]{8})\.qcow2/.exec(earlierRoots![0]!)![1]!;
  }
});

describe("a network that is in the way", () => {
  test("is removed if its range was claimed and no machine is on it", async () => {
    host();
    await removeNetwork(uri, uuid, true);
    expect(calls()).toMatch(/ net-destroy .*\n.* net-undefine /);
  });

  test.each([
    ["machines are on it", " connections='2'", true, /with 2 network cards on it/],
    ["nothing was claimed before it was created", "", false, /which may belong to another stack/],
  ])("is left alone if %s", async (_what, network, claimed, reason) => {
    host({ network });
    await expect(removeNetwork(uri, uuid, claimed)).rejects.toThrow(reason);
    expect(calls()).not.toMatch(/net-(destroy|undefine) /);
  });
});

describe("a machine's disks whose files somebody has removed", () => {
  const props = { uri, pool: "default", prefix: "shop-dev-box", rootName: "root-1.qcow2", seedName: "seed-1.qcow2" };

  test("are gone for a refresh if the domain is gone too, so that both are created again", async () => {
    host({ domain: false });
    expect((await bootVolumesProvider.read!("root-1.qcow2", props as never)).id).toBe("");
  });

  test("exist as long as the domain does", async () => {
    host();
    expect((await bootVolumesProvider.read!("root-1.qcow2", props as never)).id).toBe("root-1.qcow2");
    expect(calls()).not.toContain("vol-dumpxml");
  });
});

describe("what somebody has undefined", () => {
  const guest = { uri, domainId: uuid, domain: "shop-dev-box", power: "running" };
  const records = { uri, network: uuid, records: [{ address: "10.1.0.2", hostname: "box", fqdn: "box.lan" }] };

  test("is gone for a refresh, so that nothing of it is put back once it is no longer in the state", async () => {
    host({ domain: false, network: null });
    expect((await libvirtGuestProvider.read!(uuid, guest as never)).id).toBe("");
    expect((await dnsRecordsProvider.read!("x", records)).id).toBe("");
    host();
    expect((await libvirtGuestProvider.read!(uuid, guest as never)).id).toBe(uuid);
    expect((await dnsRecordsProvider.read!("x", records)).id).toBe("x");
  });
});

describe("what somebody has undefined and is to be deleted", () => {
  const guest = { uri, domainId: uuid, domain: "shop-dev-box" };

  test("is put back empty for the provider to find: a domain", async () => {
    host({ domain: false });
    await libvirtGuestProvider.delete!(uuid, guest as never);
    expect(defined()).toMatch(/^<domain type="qemu"><name>shop-dev-box-gone<\/name><uuid>0a1b2c3d-.*<type>hvm</);
    expect(defined()).not.toContain("disk");
  });

  test("a network of ours, and nobody else's", async () => {
    host({ network: null });
    await dnsRecordsProvider.delete!("x", { uri, network: "6c1d4f0e-3a55-4d0b-9f0a-2f1f0a8b7c11", records: [] });
    expect(calls()).not.toContain("net-define");
    await dnsRecordsProvider.delete!("x", { uri, network: uuid, records: [] });
    expect(defined()).toMatch(/^<network><name>vmfarm-gone-0a1b2c3d-/);
  });

  test("what exists is left alone", async () => {
    host();
    await libvirtGuestProvider.delete!(uuid, guest as never);
    await dnsRecordsProvider.delete!("x", { uri, network: uuid, records: [] });
    expect(calls()).not.toMatch(/define/);
  });
});
