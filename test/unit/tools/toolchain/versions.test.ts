import { describe, expect, it } from "vitest";
import { atLeast } from "../../../../tools/toolchain/versions";

describe("atLeast", () => {
  it.each([
    ["v3.250.0", "3.200.0", true],
    ["3.200.0", "3.200.0", true],
    ["v3.200.0-dev.1", "3.200.0", true],
    ["3.99.9", "3.200.0", false],
    ["4.0.0", "3.200.0", true],
    ["", "3.200.0", false],
    ["command not found", "3.200.0", false],
  ])("%s is at least %s: %s", (version, oldest, expected) => {
    expect(atLeast(version, oldest)).toBe(expected);
  });
});
