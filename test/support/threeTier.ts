import type { Program } from "./stack";

/** What a test changes of examples/three-tier. */
export interface ThreeTierChanges {
  dataSize?: string;
  dbMemory?: string;
  dbCommands?: string[];
  apps?: number;
  webCommands?: string[];
  webPower?: string;
}

/** Its machines when they are up: name, tier and state, in the order of starting. */
export const readyMachines = [
  ["shop-db-1", "db", "ready"],
  ["shop-app-1", "app", "ready"],
  ["shop-app-2", "app", "ready"],
  ["shop-web-1", "web", "ready"],
  ["shop-web-2", "web", "ready"],
];

/** The program of examples/three-tier with changes; the data disk goes with its machine, so that nothing is left over. */
export function threeTier(changes: ThreeTierChanges = {}): Program {
  const { dataSize = "1GiB", dbMemory = "512MiB", dbCommands = [], apps = 2, webCommands = [] } = changes;
  const { webPower = "running" } = changes;
  return {
    source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("web", {
  base: { bootstrap: { suite: "trixie" } },
  packages: { deb: ["nginx-light"] },
  files: [{ path: "/etc/motd", content: "golden\\n" }],
});
const lan = new VirtualLan("lan", {});
const shop = new MultiTierCluster("shop", {
  image,
  lan,
  tiers: [
    {
      name: "db",
      memory: "${dbMemory}",
      commands: ${JSON.stringify(dbCommands)},
      dataDisks: [{ name: "data", size: "${dataSize}", mountPath: "/srv/data", deleteWithMachine: true }],
    },
    { name: "app", size: ${apps}, dependsOn: ["db"] },
    { name: "web", size: 2, dependsOn: ["app"], expose: [{ port: 80 }], commands: ${JSON.stringify(webCommands)}, power: ${JSON.stringify(webPower)} },
  ],
});
module.exports = { machines: shop.machines, endpoint: shop.endpoint, sshConfig: shop.sshConfig, ansibleInventory: shop.ansibleInventory };
`,
  };
}
