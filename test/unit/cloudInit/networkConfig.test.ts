import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { instanceId } from "../../../src/cloudInit/instanceId";
import { renderMetaData } from "../../../src/cloudInit/metaData";
import { renderNetworkConfig } from "../../../src/cloudInit/networkConfig";
import { hostileTexts } from "./hostile";

describe("network-config", () => {
  it("gives each network card its address, matched by its MAC address", () => {
    const text = renderNetworkConfig([
      {
        mac: "52:54:00:AA:BB:01",
        address: "10.17.3.5",
        prefix: 24,
        acceptsRouters: false,
        gateway: "10.17.3.1",
        nameservers: ["10.17.3.1"],
        search: ["lan.test"],
      },
      {
        mac: "52:54:00:aa:bb:02",
        address: "fd00::5",
        prefix: 64,
        acceptsRouters: true,
        gateway: "fd00::1",
        nameservers: [],
        search: [],
      },
      { mac: "52:54:00:00:00:03", acceptsRouters: true, nameservers: [], search: [] },
    ]);
    expect(parse(text, { version: "1.1" })).toEqual({
      version: 2,
      ethernets: {
        lan0: {
          match: { macaddress: "52:54:00:aa:bb:01" },
          "set-name": "lan0",
          dhcp4: false,
          dhcp6: false,
          addresses: ["10.17.3.5/24"],
          "accept-ra": false,
          routes: [{ to: "0.0.0.0/0", via: "10.17.3.1" }],
          nameservers: { addresses: ["10.17.3.1"], search: ["lan.test"] },
        },
        lan1: {
          match: { macaddress: "52:54:00:aa:bb:02" },
          "set-name": "lan1",
          dhcp4: false,
          dhcp6: false,
          addresses: ["fd00::5/64"],
          routes: [{ to: "::/0", via: "fd00::1" }],
        },
        lan2: { match: { macaddress: "52:54:00:00:00:03" }, "set-name": "lan2", dhcp4: true },
      },
    });
  });

  it("quotes what YAML 1.1 reads as a number in base 60", () => {
    // Unquoted, 52:54:00:00:00:03 is a number to cloud-init's parser.
    expect(
      renderNetworkConfig([{ mac: "52:54:00:00:00:03", acceptsRouters: true, nameservers: [], search: [] }]),
    ).toContain('"52:54:00:00:00:03"');
  });
});

describe("meta-data", () => {
  it.each(hostileTexts)("gives back %j", (text) => {
    expect(parse(renderMetaData({ instanceId: text, hostname: text }), { version: "1.1" })).toEqual({
      "instance-id": text,
      "local-hostname": text,
    });
  });
});

describe("the instance-id", () => {
  const machine = { project: "shop", stack: "dev", name: "web-1", userData: "#cloud-config\n{}\n" };

  it("is the same for the same machine, and a valid directory name", () => {
    expect(instanceId({ ...machine })).toBe(instanceId(machine));
    expect(instanceId(machine)).toMatch(/^vmfarm-[0-9a-f]{32}$/);
  });

  it("differs for each project, stack, name and user-data", () => {
    const others = [
      { ...machine, project: "shop2" },
      { ...machine, stack: "prod" },
      { ...machine, name: "web-2" },
      { ...machine, userData: "#cloud-config\n{a: 1}\n" },
      { ...machine, project: "shopd", stack: "ev" },
    ];
    expect(new Set([machine, ...others].map(instanceId)).size).toBe(6);
  });
});
