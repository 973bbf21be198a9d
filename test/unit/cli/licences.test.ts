import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { stateBefore } from "../ledger/support";
import { recordedText } from "../review/support";
import { vmfarm } from "./vmfarm";

const state = stateBefore("same", { commercial: [{ name: "Oracle", seats: 5, packages: [] }] });

test("prints the ledger of a state, and fails for seats only with --fail-on", async () => {
  const file = join(temporaryDirectory(), "state.json");
  writeFileSync(file, state);
  const printed = await vmfarm(["licences", "--state", file]);
  expect(printed).toMatchObject({ status: 0, stderr: "" });
  expect(printed.stdout).toMatch(/^Oracle +6 +5 +1 too many +shop\/dev: jump, shop-app-1/m);
  const failed = await vmfarm(["licences", "--format", "json", "--fail-on", "seats"], state);
  expect(failed).toMatchObject({
    status: 3,
    stderr: "vmfarm: more seats used than there are: Oracle (6 of 5 seats)\n",
  });
  expect(JSON.parse(failed.stdout).seats).toMatchObject([{ used: 6, seats: 5 }]);
}, 60_000);

test("reads a preview from standard input", async () => {
  const { status, stdout } = await vmfarm(["licences", "--format", "markdown"], recordedText("same", "jsonl"));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\| Image \| Stacks \| Base \| Machines \|/);
}, 60_000);

test.each([
  [["licences"], "", /^vmfarm: standard input: the input is empty/],
  [["licences"], "[]", /^vmfarm: standard input: the input is not JSON: it starts with "\[\]"/],
  [["licences", "--state", "nowhere.json"], "", /^vmfarm: nowhere.json cannot be read/],
])(
  "reports a mistake in one line: %j",
  async (args, input, message) => {
    const { status, stderr } = await vmfarm(args, input);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim()).not.toContain("\n");
  },
  60_000,
);
