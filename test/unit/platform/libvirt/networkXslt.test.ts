import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LanPlan } from "../../../../src/network/lanPlan";
import { networkXslt } from "../../../../src/platform/libvirt/networkXslt";
import { propertyRuns } from "../../../support/longRun";
import { identity, lanPlan } from "../../network/arbitraries";
import { carried, hostile, hostileTexts } from "./hostile";
import { census, defined, type Element, fixture, parse, transform } from "./transform";

const uuid = identity.uuid("lan", "lan");
const cidr = "10.17.3.0/24";

async function result(plan: LanPlan, kind: "network" | "bridged" = "network", id = uuid) {
  const xml = await transform(await fixture(kind), networkXslt(plan, id));
  return { xml, network: parse(xml).network[0] as Element };
}

describe("the network that libvirt gets", () => {
  test("has our UUID, our DHCP range, and a DNS that keeps its domain to itself", async () => {
    const plan = lanPlan({ cidr, nameservers: ["9.9.9.9", "1.1.1.1"] });
    const { network } = await result(plan);
    expect(network.uuid).toHaveLength(1);
    expect(network.uuid[0]).toBe(uuid);
    expect(network.ip[0]["@address"]).toBe("10.17.3.1");
    expect(network.ip[0].dhcp[0].range).toEqual([{ "@start": plan.dhcp!.start, "@end": plan.dhcp!.end }]);
    expect(network.domain).toEqual([{ "@name": "lan.internal", "@localOnly": "yes" }]);
    expect(network.dns).toHaveLength(1);
    expect(network.dns[0].forwarder.map((server: Element) => server["@addr"])).toEqual(["9.9.9.9", "1.1.1.1"]);
    expect(network.bridge[0]["@name"]).toBe("vf0123456789a");
  });

  test("on a site's bridge has neither DNS nor domain", async () => {
    const { network } = await result(lanPlan({ cidr, mode: "bridge", bridge: "br0" }), "bridged");
    expect(network.uuid[0]).toBe(uuid);
    expect([network.dns, network.domain, network.ip]).toEqual([undefined, undefined, undefined]);
  });
});

test("there is one DNS and one domain, whatever a future provider writes", async () => {
  const later = (await fixture("network")).replace("<bridge ", '<dns enable="no"></dns><bridge ');
  const network = parse(await transform(later, networkXslt(lanPlan({ cidr }), uuid))).network[0];
  expect(network.dns.map((dns: Element) => dns["@enable"])).toEqual(["yes"]);
  expect(network.domain).toHaveLength(1);
});

describe("libvirt itself", () => {
  test("considers it valid and reads what we mean", async () => {
    const plan = lanPlan({ cidr, nameservers: ["9.9.9.9"], dhcpRange: { start: "10.17.3.100", end: "10.17.3.120" } });
    const { xml } = await result(plan);
    const network = parse(await defined("network", xml, "shop-dev-lan")).network[0];
    expect(network.uuid[0]).toBe(uuid);
    expect(network.ip[0].dhcp[0].range).toEqual([{ "@start": "10.17.3.100", "@end": "10.17.3.120" }]);
    expect(network.domain).toEqual([{ "@name": "lan.internal", "@localOnly": "yes" }]);
    expect(network.dns[0].forwarder).toEqual([{ "@addr": "9.9.9.9" }]);
  });

  test("considers the one on a bridge valid", async () => {
    const { xml } = await result(lanPlan({ cidr, mode: "bridge", bridge: "br0" }), "bridged");
    const network = parse(await defined("network", xml, "shop-dev-site")).network[0];
    expect(network.uuid[0]).toBe(uuid);
    expect(network.bridge[0]["@name"]).toBe("br0");
  });
});

test("for any strings, the document has the same elements, and the strings are unchanged", async () => {
  const honest = lanPlan({ cidr, nameservers: ["9.9.9.9"] });
  const before = census((await result(honest)).xml);
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, hostile, async (id, domain, server, start) => {
      const plan = { ...honest, domain, nameservers: [server], dhcp: { start, end: server } };
      const { xml, network } = await result(plan, "network", `u${id}`);
      expect(census(xml)).toEqual(before);
      expect(network.uuid[0]).toBe(carried(`u${id}`));
      expect(network.domain[0]["@name"]).toBe(carried(domain));
      expect(network.dns[0].forwarder[0]["@addr"]).toBe(carried(server));
      expect(network.ip[0].dhcp[0].range[0]["@start"]).toBe(carried(start));
    }),
    {
      numRuns: hostileTexts.length + propertyRuns(15),
      examples: hostileTexts.map((text): [string, string, string, string] => [text, text, text, text]),
    },
  );
});
