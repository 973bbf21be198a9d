import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { overlaps, parseRange } from "../../../../src/addressing/range";
import { Identity } from "../../../../src/identity";
import { derivedRanges } from "../../../../src/network/derivedRanges";
import { derivedRange } from "../../../../src/platform/libvirt/lanRange";
import { clashes } from "../../../../src/platform/libvirt/resources/subnetClaim";
import { parseRoutes } from "../../../../src/platform/libvirt/virsh/routes";

const identity = new Identity("shop", "dev");
const ranges = derivedRanges("lan", identity);
const uuid = identity.uuid("lan", "lan");
const [first] = ranges;

let bin: string;
beforeEach(() => {
  // Another program, which is not run with mocks: the host is inspected once per program.
  pulumi.runtime.setMockOptions({} as never);
  bin = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** The range derived on a host with these routes and, optionally, the LAN's own network. */
function derived(routes: object[], own?: string, uri = "qemu:///system"): string {
  program("ss", "");
  program("ip", `cat <<'EOF'\n${JSON.stringify(routes)}\nEOF`);
  const [address, prefix] = own?.split("/") ?? [];
  program(
    "virsh",
    own
      ? `case "$*" in *net-list*) echo ${uuid} ;; *net-dumpxml*) echo '<network><name>n</name><ip address="${address!.replace(/\.0$/, ".1")}" prefix="${prefix}"/></network>' ;; esac`
      : "",
  );
  return derivedRange(uri, "lan", identity);
}

const vpn = { dst: "10.0.0.0/8", gateway: "192.0.2.9", dev: "tun0" };
const halves = [
  { dst: "0.0.0.0/1", dev: "tun0" },
  { dst: "128.0.0.0/1", dev: "tun0" },
];

describe("the default range of a LAN", () => {
  test.each([
    [
      "nothing in the way",
      [
        { dst: "default", dev: "eth0" },
        { dst: "192.0.2.0/24", dev: "eth0" },
      ],
    ],
    ["a VPN's split default route", halves],
    ["a route that leads nowhere and is wider", [{ type: "unreachable", dst: "10.0.0.0/8", flags: [] }]],
    ["its own bridge's route", [{ dst: first.cidr, dev: identity.bridge("lan"), scope: "link" }]],
  ])("is the first with %s", (_what, routes) => {
    expect(derived(routes)).toBe(first.cidr);
  });

  test("is outside of what a VPN routes, the same in every run, and different with another route", () => {
    const chosen = derived([vpn, ...halves]);
    expect(overlaps(parseRange(chosen)!, parseRange("10.0.0.0/8")!)).toBe(false);
    expect(derived([vpn], undefined, "qemu:///system?again")).toBe(chosen);
    const both = derived([vpn, { dst: "172.16.0.0/12", dev: "tun0" }], undefined, "qemu:///system?both");
    expect(overlaps(parseRange(both)!, parseRange("172.16.0.0/12")!)).toBe(false);
    expect(ranges.map(({ cidr }) => cidr)).toContain(both);
  });

  test("moves no further than necessary: another stack's LAN with the same range", () => {
    const chosen = derived([{ dst: first.cidr, dev: "vf0123456789a", scope: "link" }]);
    expect(chosen).toBe(ranges[1]!.cidr);
  });

  test.each([
    ["started since", first.cidr, [vpn, { dst: first.cidr, dev: identity.bridge("lan") }]],
    ["gone since", ranges[9]!.cidr, []],
    ["gone since, while the network is not started", ranges[9]!.cidr, [{ dst: "default", dev: "eth0" }]],
  ])("stays if its network exists, whatever VPN was %s", (_what, own, routes) => {
    expect(derived(routes, own)).toBe(own);
  });

  test("is derived again if the network's range was given in the program", () => {
    expect(derived([], "10.99.7.0/24")).toBe(first.cidr);
  });

  test("does not depend on the host if a program runs with the SDK's mocks", async () => {
    await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
    expect(derived([vpn])).toBe(first.cidr);
  });

  test("does not query a remote host, and is the first one if nothing can be queried", () => {
    for (const name of ["ip", "ss", "virsh"]) program(name, "exit 1");
    expect(derivedRange("qemu:///system", "lan", identity)).toBe(first.cidr);
    program("ip", `echo '${JSON.stringify([vpn])}'`);
    expect(derivedRange("qemu+ssh://elsewhere.example/system", "lan", identity)).toBe(first.cidr);
  });
});

describe("routes", () => {
  const told = (routes: object[], cidr = first.cidr, isDerived = false) =>
    clashes(cidr, uuid, parseRoutes(JSON.stringify(routes)), isDerived).map(({ reason }) => reason);

  test("a default route in halves, or in any parts wider than a LAN, is a default route", () => {
    expect(told(halves)).toEqual([]);
    expect(
      told([
        { dst: "8.0.0.0/5", dev: "wg0" },
        { dst: "0.0.0.0/2", dev: "wg0" },
      ]),
    ).toEqual([]);
    expect(told([vpn])).toEqual([
      expect.stringContaining("overlaps the host's route to 10.0.0.0/8 on tun0 (10.0.0.0/8)"),
    ]);
  });

  test.each(["unreachable", "blackhole", "prohibit", "throw"])(
    "one that leads nowhere (%s) only blocks what contains it, and is named without a device",
    (type) => {
      expect(told([{ type, dst: "10.0.0.0/8", flags: [] }])).toEqual([]);
      for (const dst of [first.cidr, first.cidr.replace("/24", "/25")])
        expect(told([{ type, dst, flags: [] }])).toEqual([
          expect.stringContaining(`overlaps the host's ${type} route to ${dst} (`),
        ]);
    },
  );

  test("one with several next hops is named by the first", () => {
    const nexthops = [
      { gateway: "192.0.2.2", dev: "eth1" },
      { gateway: "192.0.2.3", dev: "eth2" },
    ];
    expect(told([{ dst: "10.0.0.0/8", nexthops }])).toEqual([
      expect.stringMatching(/route to 10\.0\.0\.0\/8 on eth1 /),
    ]);
    expect(told([{ dst: "10.0.0.0/8" }])).toEqual([expect.stringMatching(/route to 10\.0\.0\.0\/8 \(/)]);
  });

  test("the advice fits the arguments", () => {
    expect(told([vpn], "10.1.2.0/24")[0]).toMatch(/; choose another range, or leave cidr out to have one derived$/);
    expect(told([vpn], first.cidr, true)[0]).toMatch(/; set cidr to a free range$/);
  });

  test("what is not JSON gives no routes", () => {
    expect(parseRoutes("default via 192.0.2.1 dev eth0")).toEqual([]);
    expect(parseRoutes("")).toEqual([]);
  });
});
