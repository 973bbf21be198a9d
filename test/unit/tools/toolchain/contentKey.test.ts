import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentKey } from "../../../../tools/toolchain/contentKey";

describe("contentKey", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vmfarm-key-"));
    mkdirSync(join(dir, "sub"));
    writeFileSync(join(dir, "a"), "one");
    writeFileSync(join(dir, "sub", "b"), "two");
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("is the same for the same files and facts, wherever they are", () => {
    const before = contentKey([dir], ["go1"]);
    const moved = `${dir}-moved`;
    renameSync(dir, moved);
    dir = moved;
    expect(contentKey([dir], ["go1"])).toBe(before);
    expect(before).toMatch(/^[0-9a-f]{16}$/);
  });

  it("changes with a fact, a content, a name and a new file", () => {
    const keys = [contentKey([dir], ["go1"]), contentKey([dir], ["go2"])];
    writeFileSync(join(dir, "a"), "One");
    keys.push(contentKey([dir], ["go1"]));
    renameSync(join(dir, "a"), join(dir, "c"));
    keys.push(contentKey([dir], ["go1"]));
    writeFileSync(join(dir, "sub", "d"), "");
    keys.push(contentKey([dir], ["go1"]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("does not confuse the end of one part with the start of the next", () => {
    expect(contentKey([], ["ab", "c"])).not.toBe(contentKey([], ["a", "bc"]));
  });

  it("leaves out excluded paths, and everything below them", () => {
    const before = contentKey([dir], []);
    mkdirSync(join(dir, "made", "deep"), { recursive: true });
    writeFileSync(join(dir, "made", "deep", "x"), "x");
    expect(contentKey([dir], [], (path) => path === "made")).toBe(before);
  });
});
