import { webImage } from "../../examples/three-tier/image";
import type { TierArgs } from "../../src/cluster/args";
import type { Program } from "./stack";

/** The tiers of examples/three-tier, except for what happens to the data disk. */
export const threeTiers: [TierArgs, TierArgs, TierArgs] = [
  { name: "db", dataDisks: [{ name: "data", size: "1GiB", mountPath: "/srv/data" }] },
  { name: "app", size: 2, dependsOn: ["db"] },
  { name: "web", size: 2, dependsOn: ["app"], expose: [{ port: 80 }] },
];

/** What a test changes in examples/three-tier. */
export interface ThreeTierChanges {
  dataSize?: string;
  dbMemory?: string;
  dbCommands?: string[];
  apps?: number;
  webCommands?: string[];
  webPower?: string;
}

/** Its machines once they are up: name, tier and state, in the order in which they start. */
export const readyMachines = [
  ["shop-db-1", "db", "ready"],
  ["shop-app-1", "app", "ready"],
  ["shop-app-2", "app", "ready"],
  ["shop-web-1", "web", "ready"],
  ["shop-web-2", "web", "ready"],
];

/** The program of examples/three-tier with changes; the data disk is deleted with its machine, so that nothing is left over. */
export function threeTier(changes: ThreeTierChanges = {}): Program {
  const { dataSize = "1GiB", dbMemory = "512MiB", dbCommands = [], apps = 2, webCommands = [] } = changes;
  const { webPower = "running" } = changes;
  const [db, app, web] = threeTiers;
  const dataDisks = db.dataDisks!.map((disk) => ({ ...disk, size: dataSize, deleteWithMachine: true }));
  const tiers = [
    { ...db, memory: dbMemory, commands: dbCommands, dataDisks },
    { ...app, size: apps },
    { ...web, commands: webCommands, power: webPower },
  ];
  return {
    source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("web", ${JSON.stringify(webImage)});
const lan = new VirtualLan("lan", {});
const shop = new MultiTierCluster("shop", { image, lan, tiers: ${JSON.stringify(tiers)} });
module.exports = { machines: shop.machines, endpoint: shop.endpoint, sshConfig: shop.sshConfig, ansibleInventory: shop.ansibleInventory };
`,
  };
}
