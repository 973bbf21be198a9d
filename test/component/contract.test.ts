import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { machinesOf, type Peers } from "../../src/network/peers";
import { threeTiers } from "../support/threeTier";
import { farm } from "./support/farm";
import { platforms } from "./support/platforms";
import { onceEach, type Ran, type Registered, resolved, runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";
import { trial, useTrialPlatform } from "./trialPlatform/trial";

const machines = ["shop-db-1", "shop-app-1", "shop-app-2", "shop-web-1", "shop-web-2"];

/** MAC addresses, UUIDs, addresses, and names on the platform. */
const noticeable =
  /\b(52:54:00|00:50:56|00:16:3[eE])(:[0-9A-Fa-f]{2}){3}|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b10\.\d+\.\d+\.\d+\b|\bshop-(dev|prod)-[\w-]+/g;

/** URNs of everything a resource waits for, directly or through others. */
function waitsFor(resource: Registered, ran: Ran<unknown>): Set<string> {
  const found = new Set<string>();
  const visit = (urns: string[]) => {
    for (const urn of urns) {
      if (found.has(urn)) continue;
      found.add(urn);
      visit(ran.resources.find((one) => one.urn === urn)?.dependsOn ?? []);
    }
  };
  visit(resource.dependsOn);
  return found;
}

/** Inputs without what a machine learns about others, which reaches it while it runs. */
function madeOf({ inputs: { peers: _, names: __, ...inputs } }: Registered): Record<string, unknown> {
  return inputs;
}

useTrialPlatform();

describe.each([...platforms, trial])(
  "on $title",
  ({ args, config, elsewhere, types, sdk, name, nameOn, lanPrefix }) => {
    const run = onceEach((preview?: boolean) => runProgram(() => farm(args), { preview }));

    test("the same components create the same kinds of resources, each with its component as parent", async () => {
      const ran = await run();
      expect(ran.error).toBeUndefined();
      const component = (type: string) => ran.find(`vmfarm:index:${type}`).urn;
      const ofType = (type: string) => ran.resources.filter((one) => one.type.endsWith(type));
      for (const type of [types.boot, types.machine, types.ready]) {
        const made = ofType(type);
        expect(made.map((one) => one.name).sort()).toEqual([...machines].sort());
        for (const one of made) expect(one.parent).toBe(component("MultiTierCluster"));
      }
      expect(ofType(types.image).map((one) => one.parent)).toEqual([component("GoldenImage")]);
      expect(ofType(types.network).map((one) => one.parent)).toEqual([component("VirtualLan")]);
      expect(ofType(types.names).map((one) => one.parent)).toEqual([component("MultiTierCluster")]);
      expect(ofType(types.dataDisk).map((one) => [one.name, one.parent])).toEqual([
        ["shop-db-1-data", component("MultiTierCluster")],
      ]);
    });

    test("only what belongs to the connection has no component as parent", async () => {
      const { resources } = await run();
      const top = resources.filter(({ parent, type }) => parent === "" && !type.startsWith("vmfarm:"));
      for (const { name: label } of top) expect(label).toMatch(new RegExp(`^${name}-[0-9a-f]{6}`));
    });

    test("each connection has one provider, which all of its SDK's resources use", async () => {
      const { resources, find } = await run();
      const provider = find(types.provider);
      const sdkResources = resources.filter(({ type }) => type.startsWith(`${sdk.split("/").at(-1)}:`));
      expect(sdkResources.length).toBeGreaterThan(0);
      for (const one of sdkResources) expect(one.provider).toBe(provider.name);

      const both = await runProgram(() => {
        new vmfarm.VirtualLan("here", { platform: args });
        new vmfarm.VirtualLan("here-too", { platform: { ...args } });
        new vmfarm.VirtualLan("there", { platform: elsewhere });
      });
      expect(both.error).toBeUndefined();
      expect(both.resources.filter(({ type }) => type === types.provider)).toHaveLength(2);
      expect(both.resources.filter(({ type }) => type.endsWith(types.host))).toHaveLength(2);
      const used = (lan: string) => both.find(types.network, lan).provider;
      expect(used("here")).toBe(used("here-too"));
      expect(used("there")).not.toBe(used("here"));
    });

    test("nothing is created before the connection has been checked", async () => {
      const ran = await run();
      const host = ran.find(types.host).urn;
      for (const type of [
        types.image,
        types.network,
        types.boot,
        types.dataDisk,
        types.machine,
        types.ready,
        types.names,
      ])
        for (const one of ran.resources.filter((other) => other.type.endsWith(type)))
          expect([...waitsFor(one, ran)], `${one.type} ${one.name}`).toContain(host);
    });

    test("a tier starts when those it depends on are ready, and its machines start together", async () => {
      const ran = await run();
      const waits = (machine: string) => waitsFor(ran.find(types.machine, machine), ran);
      const ready = (machine: string) => ran.find(types.ready, machine).urn;
      expect(ran.find(types.machine, "shop-app-1").dependsOn).toContain(ready("shop-db-1"));
      for (const app of ["shop-app-1", "shop-app-2"]) {
        expect([...waits(app)]).toContain(ready("shop-db-1"));
        for (const web of ["shop-web-1", "shop-web-2"]) {
          expect([...waits(web)]).toContain(ready(app));
          expect([...waits(app)]).not.toContain(ready(web));
        }
      }
      expect([...waits("shop-app-1")]).not.toContain(ready("shop-app-2"));
      expect([...waits("shop-db-1")].filter((urn) => urn.includes(types.ready))).toEqual([]);
      // Names exist before anything looks them up.
      expect([...waits("shop-db-1")]).toContain(ran.find(types.names).urn);
      // A machine can only be ready if it has been started.
      expect([...waitsFor(ran.find(types.ready, "shop-db-1"), ran)]).toContain(
        ran.find(types.machine, "shop-db-1").urn,
      );
    });

    test("a tier without machines only passes on the order", async () => {
      const tiers = [{ name: "db" }, { name: "mid", size: 0, dependsOn: ["db"] }, { name: "web", dependsOn: ["mid"] }];
      const ran = await runProgram(() => farm(args, tiers));
      expect(ran.error).toBeUndefined();
      expect(ran.find(types.machine, "shop-web-1").dependsOn).toContain(ran.find(types.ready, "shop-db-1").urn);
      const { peers } = ran.find(types.ready, "shop-web-1").inputs as { peers: Peers };
      expect(Object.keys(peers.tiers).sort()).toEqual(["mid", "web"]);
      for (const rule of ran.resources.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule")))
        expect(rule.name).not.toBe("shop-db-from-web");
    });

    test("names on the platform contain project and stack", async () => {
      const here = await runProgram(() => farm(args), { project: "store", stack: "qa" });
      for (const machine of machines) expect(nameOn(here.find(types.machine, machine))).toBe(`store-qa-${machine}`);
      expect(nameOn(here.find(types.network))).toBe("store-qa-lan");
      // Names inside the program do not, so that they stay when a stack is copied.
      expect(here.resources.map((one) => one.name).filter((label) => label.includes("store"))).toEqual([]);
    });

    test("outputs have the same shape, and are known at preview", async () => {
      const { result, error } = await run(true);
      expect(error).toBeUndefined();
      const { lan, shop, image } = result;
      const addresses = await resolved(shop.addresses);
      expect(Object.fromEntries(Object.entries(addresses).map(([tier, list]) => [tier, list.length]))).toEqual({
        db: 1,
        app: 2,
        web: 2,
      });
      const all = await resolved(shop.machines);
      expect(all.map((machine) => machine.name)).toEqual(machines);
      const fileName = await resolved(image.fileName);
      expect(fileName).toMatch(/^web-[0-9a-f]{12}\.qcow2$/);
      expect(await resolved(image.recipeHash)).toMatch(/^[0-9a-f]{64}$/);
      expect(all[0]).toEqual({
        name: "shop-db-1",
        tier: "db",
        address: addresses.db![0],
        image: fileName,
        state: "ready",
        shell: expect.stringContaining("shop-db-1"),
      });
      expect(await resolved(shop.endpoint)).toBe(`${addresses.web![0]}:80`);
      expect(await resolved(shop.sshConfig)).toContain(`HostName ${addresses.app![1]}`);
      expect(Object.keys(parse(await resolved(shop.ansibleInventory)).all.children)).toEqual(["db", "app", "web"]);
      expect(await resolved(lan.cidr)).toMatch(new RegExp(`^10\\.\\d+\\.\\d+\\.0/${lanPrefix}$`));
      expect(await resolved(lan.gateway)).toMatch(/^10\.\d+\.\d+\.1$/);
      expect(await resolved(lan.domain)).toBe("lan.internal");
      await expect(resolved(lan.networkId)).rejects.toThrow("unknown");
    });

    test("outputs that are unknown at preview are known after creation", async () => {
      const { result } = await run();
      expect(await resolved(result.lan.networkId)).toBe("lan-id");
      expect(await resolved(result.lan.networkName)).toBe("shop-dev-lan");
      expect(await resolved(result.image.imageId)).toBeTruthy();
      expect(await resolved(result.image.virtualSize)).toBeGreaterThan(0);
    });

    test("a single machine has the outputs of one", async () => {
      const { result, error, find } = await runProgram(() => {
        const lan = new vmfarm.VirtualLan("lan", { cidr: "10.17.3.0/24", platform: args });
        const image = { imageId: "i", fileName: "i.qcow2", virtualSize: 2 ** 31 };
        return new vmfarm.VirtualMachine("box", {
          image,
          lan,
          address: "10.17.3.7",
          readiness: { wait: false },
          sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJKgTsHjQqbvnfbZdG6L1vGGzS9yVvNnYyRmWrYmxV+ a"],
          platform: args,
        });
      });
      expect(error).toBeUndefined();
      expect(await resolved(result.address)).toBe("10.17.3.7");
      expect(await resolved(result.hostname)).toBe("box");
      expect(await resolved(result.state)).toBe("started");
      expect(await resolved(result.machineId)).toBe("box-id");
      expect(await resolved(result.shell)).toBe("ssh vmfarm@10.17.3.7");
      for (const type of [types.boot, types.machine, types.ready])
        expect(find(type, "box").parent).toBe(find("vmfarm:index:VirtualMachine").urn);
    });

    test("a second run registers the same", async () => {
      const inputs = async () =>
        (await runProgram(() => farm(args))).resources.map(({ urn, inputs: given }) => [urn, given]).sort();
      expect(await inputs()).toEqual(await inputs());
    });

    test("two stacks of one program share nothing that a host or a guest could notice", async () => {
      const [dev, prod] = [await run(), await runProgram(() => farm(args), { stack: "prod" })];
      const own = ({ resources }: Ran<unknown>) =>
        new Set(
          resources
            .filter(({ type }) => !type.endsWith(types.image))
            .flatMap(({ inputs }) => strings(inputs))
            .flatMap((text) => text.match(noticeable) ?? []),
        );
      const [mine, theirs] = [own(dev), own(prod)];
      expect(mine.size).toBeGreaterThan(20);
      expect([...mine].filter((value) => theirs.has(value))).toEqual([]);
    });

    test("adding a machine does not change what other machines are made of", async () => {
      const more = threeTiers.map((tier) => (tier.name === "web" ? { ...tier, size: 3 } : tier));
      const [before, after] = [await run(), await runProgram(() => farm(args, more))];
      for (const machine of machines) {
        for (const type of [types.boot, types.machine]) {
          expect(madeOf(after.find(type, machine))).toEqual(madeOf(before.find(type, machine)));
        }
      }
      expect(after.find(types.network).inputs).toEqual(before.find(types.network).inputs);
      expect(after.find(types.machine, "shop-web-3")).toBeDefined();
      const told = (machine: string) => after.find(types.ready, machine).inputs.peers as Peers;
      const web = (told("shop-web-1").tiers.web ?? []).flatMap(machinesOf);
      expect(web.map((peer) => peer.name)).toEqual(["shop-web-1", "shop-web-2", "shop-web-3"]);
      expect(Object.keys(told("shop-db-1").tiers)).toEqual(["db"]);
    });

    test("adding a tier does not change what other machines are made of", async () => {
      const [before, after] = [await run(), await runProgram(() => farm(args, [...threeTiers, { name: "cache" }]))];
      for (const machine of machines)
        for (const type of [types.boot, types.machine])
          expect(madeOf(after.find(type, machine))).toEqual(madeOf(before.find(type, machine)));
    });

    test("the stack's configuration selects it like the argument", async () => {
      const [byArgument, byConfig] = [await run(), await runProgram(() => farm(), { config })];
      expect(byConfig.error).toBeUndefined();
      const inputs = ({ resources }: Ran<unknown>) => resources.map(({ urn, inputs: given }) => [urn, given]).sort();
      expect(inputs(byConfig)).toEqual(inputs(byArgument));
    });

    test("the user's transforms reach every resource", async () => {
      const { result: seen } = await runProgram(() => {
        const urns: string[] = [];
        const lan = new vmfarm.VirtualLan("lan", { platform: args });
        new vmfarm.MultiTierCluster(
          "shop",
          { image: { imageId: "i", fileName: "i", virtualSize: 1 }, lan, tiers: [{ name: "db" }], platform: args },
          {
            transformations: [
              ({ type }) => {
                urns.push(type);
                return undefined;
              },
            ],
          },
        );
        return urns;
      });
      for (const type of [types.boot, types.machine, types.ready, types.names])
        expect(seen.some((one) => one.endsWith(type))).toBe(true);
    });

    test(`needs ${sdk} for what it creates`, async () => {
      const { resources } = await run();
      expect(resources.some(({ type }) => type.startsWith(`${sdk.split("/").at(-1)}:`))).toBe(true);
    });
  },
);

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
}
