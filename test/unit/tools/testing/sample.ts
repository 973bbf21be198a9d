/** Tests that fail on purpose; `reporter.test.ts` runs them in a separate vitest. */
import { beforeAll, describe, expect, it } from "vitest";
import { steps } from "../../../support/steps";

describe("a sequence", () => {
  const { step, check } = steps();
  step("comes up", () => {});
  check("has an address", () => expect("address").toBe("none"));
  check("has a name", () => {});
  step("grows in time", () => new Promise(() => {}), 20);
  check("has grown", () => expect.unreachable());
  step("shrinks", () => expect.unreachable());
  step("is gone", () => expect.unreachable());
});

describe("another sequence", () => {
  const { step } = steps();
  beforeAll(() => {});
  step("does not need the first", () => {});
});

describe("no set-up", () => {
  beforeAll(() => {
    throw new Error("no farm");
  });
  it("has nothing to test", () => expect.unreachable());
});

it.skip("says nothing", () => {});
it("lacks a file", ({ skip }) => skip("not run: FILE is not set"));
