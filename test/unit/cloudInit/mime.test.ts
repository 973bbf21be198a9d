import { describe, expect, test } from "vitest";
import { instanceId } from "../../../src/cloudInit/instanceId";
import { renderMetaData } from "../../../src/cloudInit/metaData";
import { renderMultipart } from "../../../src/cloudInit/mime";
import { renderPeers, withPeers } from "../../../src/cloudInit/peers";

const part = (content: string) => ({ contentType: "text/x", headers: [["X-Y", "z"]] as [string, string][], content });

describe("a multipart document", () => {
  test("has its parts between boundaries, which are a hash of them", () => {
    expect(renderMultipart([part("plain\ttext\n"), { entity: "Header: x\n\nbody\n" }])).toMatchInlineSnapshot(`
      "Content-Type: multipart/mixed; boundary="vmfarm-7655e1f5ae877316b31f95f645fe9b3d"
      MIME-Version: 1.0

      --vmfarm-7655e1f5ae877316b31f95f645fe9b3d
      Content-Type: text/x; charset="utf-8"
      MIME-Version: 1.0
      Content-Transfer-Encoding: 7bit
      X-Y: z

      plain	text

      --vmfarm-7655e1f5ae877316b31f95f645fe9b3d
      Header: x

      body

      --vmfarm-7655e1f5ae877316b31f95f645fe9b3d--
      "
    `);
    expect(renderMultipart([{ contentType: "text/x", content: "a" }])).not.toContain("X-Y");
  });

  test("has what is not ASCII in base64, in lines of 76 characters", () => {
    const long = renderMultipart([part("ž".repeat(60))]);
    const [, body] = long.split("Content-Transfer-Encoding: base64\nX-Y: z\n\n") as [string, string];
    const lines = body.split("\n--")[0]!.split("\n");
    expect(lines.map(({ length }) => length)).toEqual([76, 76, 8]);
    expect(Buffer.from(lines.join(""), "base64").toString()).toBe("ž".repeat(60));
    expect(renderMultipart([part("\u007f")])).toContain("Content-Transfer-Encoding: base64");
    expect(renderMultipart([part(" ~\t\n")])).toContain("Content-Transfer-Encoding: 7bit");
    const even = renderMultipart([part("ž".repeat(57))])
      .split("X-Y: z\n\n")[1]!
      .split("\n--")[0]!;
    expect(even.split("\n").map(({ length }) => length)).toEqual([76, 76]);
  });
});

test("the peers file has each machine by itself", () => {
  const tiers = { web: [{ first: "web-1", count: 2, address: "10.0.0.4" }], db: [] };
  expect(JSON.parse(renderPeers({ machine: "web-1", tier: "web", domain: "lan.test", tiers }))).toEqual({
    ...{ machine: "web-1", tier: "web" },
    tiers: {
      web: [
        { name: "web-1", fqdn: "web-1.lan.test", address: "10.0.0.4" },
        { name: "web-2", fqdn: "web-2.lan.test", address: "10.0.0.5" },
      ],
      db: [],
    },
  });
  expect(renderPeers({ machine: "box", tiers: {} })).toBe('{\n  "machine": "box",\n  "tiers": {}\n}\n');
  expect(renderPeers({ machine: "box", tiers })).toContain('"fqdn": "web-1"');
});

test("peers are a part of their own, which is merged into the others", () => {
  const document = withPeers("Header: x\n\nbody\n", "{}\n");
  expect(document).toContain("\nHeader: x\n\nbody\n");
  expect(document).toContain(
    [
      'Content-Type: text/cloud-config; charset="utf-8"',
      "MIME-Version: 1.0",
      "Content-Transfer-Encoding: 7bit",
      'Content-Disposition: attachment; filename="vmfarm-peers"',
      "Merge-Type: list(append)+dict(no_replace,recurse_list)+str()",
      "",
      "#cloud-config",
    ].join("\n"),
  );
  expect(document).toContain("/etc/vmfarm/peers.json");
});

// Pinned: a different id would set up existing machines again.
test("an instance has an id of its name and its user-data", () => {
  const identity = { project: "shop", stack: "dev", name: "db", userData: "x" };
  expect(instanceId(identity)).toBe("vmfarm-7c4e330b6376d526c9909f51940378d0");
  for (const key of ["project", "stack", "name", "userData"])
    expect(instanceId({ ...identity, [key]: "other" })).not.toBe(instanceId(identity));
  expect(renderMetaData({ instanceId: "i-1", hostname: "db" })).toBe('instance-id: "i-1"\nlocal-hostname: "db"\n');
});
