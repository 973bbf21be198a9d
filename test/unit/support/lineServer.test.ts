import { expect, test } from "vitest";
import { lineServer } from "../../support/lineServer";

test("each question gets its own answer, in order", async () => {
  const ask = lineServer<number, number>("cat", [], {});
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([1, 2, 3]);
  expect(await ask(4)).toBe(4);
});

test("when a program ends, pending and later questions fail with its reason", async () => {
  const ask = lineServer<string, string>("sh", ["-c", 'read -r _; echo "$WHY" >&2; exit 3'], { WHY: "no module" });
  await expect(ask("a")).rejects.toThrow(/^sh -c .*: no module$/);
  await expect(ask("b")).rejects.toThrow("no module");
});

test("a missing program is named", async () => {
  await expect(lineServer("vmfarm-no-such-program", [], {})("a")).rejects.toThrow(/vmfarm-no-such-program.*ENOENT/);
});
