import { expect, test } from "vitest";
import { coalesced } from "../../../src/process/coalesced";

/** Work that ends when the test says so, and answers with its number. */
function workshop() {
  const open: { key: string; end: (failure?: Error) => void }[] = [];
  const ask = coalesced((key) => {
    const number = open.length + 1;
    return new Promise<number>((resolve, reject) =>
      open.push({ key, end: (failure) => (failure ? reject(failure) : resolve(number)) }),
    );
  });
  return { open, ask };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("questions during work share one answer, which is worked on afterwards", async () => {
  const { open, ask } = workshop();
  const answers = [ask("a"), ask("a"), ask("a")];
  await settled();
  expect(open).toHaveLength(1);
  open[0]!.end();
  await settled();
  expect(open).toHaveLength(2);
  const late = ask("a");
  open[1]!.end();
  await settled();
  open[2]!.end();
  expect(await Promise.all([...answers, late])).toEqual([1, 2, 2, 3]);
});

test("a question after the answer is worked on anew", async () => {
  const { open, ask } = workshop();
  const first = ask("a");
  open[0]!.end();
  expect(await first).toBe(1);
  const second = ask("a");
  open[1]!.end();
  expect(await second).toBe(2);
});

test("other keys do not wait", async () => {
  const { open, ask } = workshop();
  ask("a");
  const other = ask("b");
  expect(open.map(({ key }) => key)).toEqual(["a", "b"]);
  open[1]!.end();
  expect(await other).toBe(2);
});

test("a failure is that of its work alone", async () => {
  const { open, ask } = workshop();
  const [first, second] = [ask("a"), ask("a")];
  open[0]!.end(new Error("no connection"));
  await expect(first).rejects.toThrow("no connection");
  await settled();
  open[1]!.end();
  expect(await second).toBe(2);
});
