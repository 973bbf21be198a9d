import * as pulumi from "@pulumi/pulumi";
import { GoldenImage, MultiTierCluster, VirtualLan } from "vmfarm";

// Public keys that may log in, such as: pulumi config set --path 'sshKeys[0]' "$(cat ~/.ssh/id_ed25519.pub)"
const sshKeys = new pulumi.Config().getObject<string[]>("sshKeys");

const image = new GoldenImage("web", {
  base: { bootstrap: { suite: "trixie" } },
  packages: { deb: ["nginx-light"] },
  files: [{ path: "/etc/motd", content: "golden\n" }],
});
const lan = new VirtualLan("lan", {});
const shop = new MultiTierCluster("shop", {
  image,
  lan,
  sshKeys,
  tiers: [
    { name: "db", dataDisks: [{ name: "data", size: "1GiB", mountPath: "/srv/data", deleteWithMachine: true }] },
    { name: "app", size: 2, dependsOn: ["db"] },
    { name: "web", size: 2, dependsOn: ["app"], expose: [{ port: 80 }] },
  ],
});

export const machines = shop.machines;
export const endpoint = shop.endpoint;
export const sshConfig = shop.sshConfig;
export const ansibleInventory = shop.ansibleInventory;
