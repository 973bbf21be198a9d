import { describe, expect, it } from "vitest";
import { failures } from "../../../src/review/failOn";
import { reviewOf } from "./support";

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
