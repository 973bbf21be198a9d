import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/review/render/text";
import { effectsOf, recorded, recordedOnEc2, reviewOf } from "./support";

describe("previews of the real engine", () => {
  it.each([...recorded, ...recordedOnEc2])("give the same report on %s in both formats", (name) => {
    const [whole, events] = [reviewOf(name, "json"), reviewOf(name, "jsonl")];
    expect(whole.machines).toEqual(events.machines);
    expect(whole.counts).toEqual(events.counts);
    expect(whole.access).toEqual(events.access);
    expect([whole.project, whole.stack]).toEqual(["shop", "dev"]);
    expect(whole.others).toEqual([]);
  });

  it("without changes list no machines", () => {
    expect(reviewOf("same").machines).toEqual([]);
    expect(plainText(reviewOf("same", "json"))).toBe(
      "shop/dev: nothing changes\n\n" +
        "Changes made by hand since the last refresh are not included; pulumi preview --refresh includes them.\n",
    );
  });

  it("with a new image replace every machine, name both images, and keep the data disks", () => {
    const { machines, images } = reviewOf("image");
    expect(machines).toHaveLength(6);
    const { before, after } = images[0]!;
    for (const { effect, causes } of machines) {
      expect(effect).toBe("replace");
      expect(causes).toEqual([`the image changed ${before} → ${after}`]);
    }
    const db = machines.find(({ name }) => name === "shop-db-1")!;
    expect(db.disks).toEqual([{ disk: "data", fate: "kept", words: "data disk data kept" }]);
  });

  it("of a growing disk leave its machine running, as applying them does", () => {
    const { machines } = reviewOf("grow");
    expect(effectsOf({ machines } as never)).toEqual({
      "shop-db-1": "live",
      "shop-web-1": "live",
      "shop-web-2": "live",
      "shop-web-3": "create",
      "shop-web-4": "create",
    });
    expect(machines.find(({ name }) => name === "shop-db-1")!.disks[0]!.words).toBe(
      "data disk data grows 64MiB → 128MiB",
    );
  });

  it("of changed memory restart the machine with the same disks", () => {
    const { machines } = reviewOf("memory");
    expect(machines).toMatchObject([{ name: "shop-db-1", effect: "reboot", causes: ["memory 64MiB → 80MiB"] }]);
  });

  it("report disks that are deleted with their machines as lost, and others as kept", () => {
    expect(effectsOf(reviewOf("without-app"))).toEqual({
      "shop-app-1": "data loss",
      "shop-app-2": "data loss",
      jump: "destroy",
      "shop-web-1": "live",
      "shop-web-2": "live",
    });
    const destroyed = reviewOf("destroy");
    expect(destroyed.counts).toEqual({ "data loss": 2, destroy: 4 });
    const db = destroyed.machines.find(({ name }) => name === "shop-db-1")!;
    expect(db).toMatchObject({ effect: "destroy", disks: [{ disk: "data", fate: "kept" }] });
  });

  it("with a new range report the LAN and the endpoint", () => {
    expect(reviewOf("network").networks.map(({ name, words }) => `${name}: ${words}`)).toEqual([
      "LAN lan: range 10.17.3.0/24 → 10.17.8.0/24",
      "endpoint of shop: 10.17.3.65:80 → 10.17.8.65:80",
    ]);
  });
});
