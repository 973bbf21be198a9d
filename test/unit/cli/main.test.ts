import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../src/process/run";

const root = join(__dirname, "..", "..", "..");

test("a reader that has seen enough ends it without an error", async () => {
  // `true` reads nothing, and has ended long before anything is written.
  const script = '{ "$0" --import tsx src/cli/main.ts permissions eu-west-1; echo "status $?" >&2; } | true';
  const { stderr } = await run("sh", ["-c", script, process.execPath], { cwd: root });
  expect(stderr).toBe("status 0\n");
});
