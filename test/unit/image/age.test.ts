import { expect, test } from "vitest";
import { ageWarning } from "../../../src/image/age";
import { buildOnce } from "../../../src/image/buildOnce";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { bookworm, fakeBuilder, planned } from "./support";

const day = 86_400_000;

test("an image older than its maxAge is reported with what to do, and no other", async () => {
  const cacheDir = temporaryDirectory();
  const plan = planned({ ...bookworm, maxAge: "30d" });
  const { builtAt } = await buildOnce(plan, fakeBuilder, { cacheDir });
  const after = (days: number) => ageWarning(plan, Date.parse(builtAt) + days * day, cacheDir);
  expect(after(29)).toBeUndefined();
  expect(after(31)).toMatch(/web-.*\.qcow2 was built 31\.0 days ago, and maxAge is 30\.0 days: change edition/);
  expect(ageWarning(planned(), Date.now() + 999 * day, cacheDir)).toBeUndefined();
  expect(ageWarning(plan, Date.now() + 999 * day, temporaryDirectory())).toBeUndefined();
});

test("a new edition is a new image of the same recipe", () => {
  const of = (edition?: string) => planned({ ...bookworm, edition }).hash;
  expect(of("2026-11")).not.toBe(of("2026-10"));
  expect(of("2026-11")).not.toBe(of());
});
