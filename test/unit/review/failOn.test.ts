import { describe, expect, it } from "vitest";
import { failures, isReasonToFail, type ReasonToFail, reasonsToFail } from "../../../src/review/failOn";
import type { Review } from "../../../src/review/model";
import { json } from "../../../src/review/render/json";
import { empty } from "./render/full";
import { reviewOf } from "./support";

const all = Object.keys(reasonsToFail) as ReasonToFail[];
const machine = (machineEffect: string) => ({ machineEffect }) as Review["machines"][number];
const farm = (effect: string) => ({ effect }) as Review["farms"][number];
const image = (more: object) => ({ after: "web-2", toBuild: false, expired: false, ageDays: 1, ...more }) as never;
const access = (world: boolean, opened: boolean) => ({ world, opened }) as Review["access"][number];

describe("a review is refused", () => {
  it("for a machine that is replaced and loses data, also as a replacement and a restart", () => {
    const review = reviewOf("memory");
    review.machines = [{ ...review.machines[0]!, effect: "data loss", machineEffect: "replace" }];
    review.counts = { "data loss": 1 };
    expect(failures(review, ["replace", "reboot", "data-loss"])).toEqual(["replace", "reboot", "data-loss"]);
  });

  it("for a machine that is restarted and loses data, as a restart but not as a replacement", () => {
    const review = reviewOf("memory");
    review.machines = [{ ...review.machines[0]!, effect: "data loss", machineEffect: "reboot" }];
    review.counts = { "data loss": 1 };
    expect(failures(review, ["replace", "reboot"])).toEqual(["reboot"]);
  });
});

describe("the reasons that apply:", () => {
  it.each<[string, Partial<Review>, ReasonToFail[]]>([
    ["nothing", { counts: { create: 1 }, machines: [machine("create")], farms: [farm("live")] }, []],
    ["data that is lost", { counts: { "data loss": 1 } }, ["data-loss", "destroy"]],
    ["a machine that goes", { counts: { destroy: 1 }, machines: [machine("destroy")] }, ["destroy"]],
    ["a farm that goes", { farms: [farm("live"), farm("destroy")] }, ["destroy"]],
    ["a machine that is replaced", { machines: [machine("live"), machine("replace")] }, ["replace", "reboot"]],
    ["a farm whose machines are replaced", { farms: [farm("replace")] }, ["replace", "reboot"]],
    ["a machine that is restarted", { machines: [machine("reboot")] }, ["reboot"]],
    ["a port for the world", { access: [access(false, true), access(true, true)] }, ["open-to-the-world"]],
    [
      "a port that is closed to the world, or opened to some",
      { access: [access(true, false), access(false, true)] },
      [],
    ],
    ["an old image", { images: [image({}), image({ expired: true })] }, ["expired-image"]],
    ["an image without a manifest", { images: [image({}), image({ ageDays: undefined })] }, ["image-without-manifest"]],
    [
      "images that are to be built, or go",
      { images: [image({ ageDays: undefined, toBuild: true }), image({ ageDays: undefined, after: undefined })] },
      [],
    ],
    ["a warning", { warnings: ["x"], notices: ["x"] }, ["warning"]],
    ["a notice alone", { notices: ["x"] }, []],
  ])("%s", (_what, more, reasons) => {
    const review = { ...empty, ...more };
    expect(failures(review, all)).toEqual(reasons);
    expect(failures(review, [])).toEqual([]);
    expect(JSON.parse(json(review)).reasons).toEqual(reasons);
  });

  it("a preview that failed, whatever was asked", () => {
    expect(failures({ ...empty, errors: ["x"] }, [])).toEqual(["the preview failed"]);
    expect(failures({ ...empty, errors: ["x"], warnings: ["x"] }, all)).toEqual(["the preview failed", "warning"]);
  });

  it("have names", () => {
    expect([...all, "toString", "", "fire"].filter(isReasonToFail)).toEqual(all);
  });

  it("are in the report for programs, which know stopped machines as resting", () => {
    const stoppedMachines = [{ state: "stopped" as const, machines: ["a"] }];
    const text = json({ ...empty, stoppedMachines });
    const { resting, ...rest } = JSON.parse(text);
    expect(resting).toEqual(stoppedMachines);
    expect(rest).not.toHaveProperty("stoppedMachines");
    expect(text).toMatch(/^\{\n {2}"project": "shop",\n[\s\S]*\n\}\n$/);
  });
});
