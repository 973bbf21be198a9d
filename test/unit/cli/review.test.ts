import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { recordedText } from "../review/support";
import { vmfarm, vmfarmProcess } from "./vmfarm";

it("vmfarm is a program that reads standard input, prints a report and sets its exit code", () => {
  const preview = recordedText("without-app", "json");
  const refused = vmfarmProcess(["review", "--fail-on", "data-loss"], preview);
  expect(refused).toMatchObject({ status: 3, stderr: "vmfarm: refused: data-loss\n" });
  expect(refused.stdout).toMatch(/^<!-- vmfarm review shop\/dev -->\n/);
  expect(vmfarmProcess(["review", "--bad"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: unknown option '--bad'\n(run vmfarm review --help for usage)\n",
  });
});

describe("vmfarm review", () => {
  it("reads standard input and prints Markdown", async () => {
    const { status, stdout, stderr } = await vmfarm(["review"], recordedText("image"));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^<!-- vmfarm review shop\/dev -->\n\n### 6 machines replaced\n/);
  });

  it("exits with 3 if a reason to fail applies, and still prints the report", async () => {
    const file = join(temporaryDirectory(), "preview.json");
    writeFileSync(file, recordedText("without-app", "json"));
    const { status, stdout, stderr } = await vmfarm([
      "review",
      file,
      "--format",
      "json",
      "--fail-on",
      "data-loss,expired-image",
    ]);
    expect(status).toBe(3);
    expect(stderr).toBe("vmfarm: refused: data-loss\n");
    expect(JSON.parse(stdout)).toMatchObject({ counts: { "data loss": 2 }, reasons: ["data-loss", "destroy"] });
    expect((await vmfarm(["review", file, "--fail-on", "reboot"])).status).toBe(0);
  });

  it("skips lines that are not part of the preview, and says so", async () => {
    const text = `Loading policy packs...\n${recordedText("image", "json")}\nPolicies:\n  a \u001b[1mbold\u001b[0m one\n\n  b\n`;
    const { status, stdout, stderr } = await vmfarm(["review", "--fail-on", "warning"], text);
    expect(status).toBe(0);
    expect(stdout).toBe((await vmfarm(["review"], recordedText("image", "json"))).stdout);
    expect(stderr).toBe(
      'vmfarm: skipped 4 lines not printed by the engine: "Loading policy packs...", "Policies:", "  a bold one" and 1 more\n',
    );
  });

  it("draws a preview surrounded by other text", async () => {
    const { status, stderr } = await vmfarm(["graph", "--format", "mermaid"], `text\n${recordedText("grow", "json")}`);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'vmfarm: skipped 1 line not printed by the engine: "text"\n',
    });
    // In a separate process, because the module that draws it is loaded on demand.
    expect(vmfarmProcess(["graph"], recordedText("grow")).stdout).toMatch(/^<svg /);
  });

  it.each([
    [["review"], "", /^vmfarm: the input is empty/],
    [["review"], "{", /^vmfarm: the JSON is cut off/],
    [["review", "nowhere.json"], "", /^vmfarm: nowhere.json cannot be read: ENOENT/],
    [
      ["review", "--fail-on", "rain"],
      "",
      /^vmfarm: --fail-on: rain is not a valid reason; valid reasons are data-loss, /,
    ],
    [["review", "a.json", "--stack", "dev"], "", /^vmfarm: give a file or --stack, not both/],
  ])("reports a mistake in one line: %j", async (args, input, message) => {
    const { status, stderr } = await vmfarm(args, input);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim()).not.toContain("\n");
  });
});

describe("vmfarm", () => {
  it.each([
    ["vmfarm", ["--bad"]],
    ["vmfarm", ["no-such-command"]],
    ["vmfarm review", ["review", "--bad"]],
    ["vmfarm review", ["review", "--format", "pdf"]],
    ["vmfarm graph", ["graph", "--bad"]],
    ["vmfarm licences", ["licences", "--bad"]],
    ["vmfarm images", ["images", "--bad"]],
    ["vmfarm images prune", ["images", "prune", "--bad"]],
  ])("points to %s --help after an error in %j", async (command, args) => {
    const { status, stdout, stderr } = await vmfarm(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^error: /);
    expect(stderr.split("\n").slice(-2)).toEqual([`(run ${command} --help for usage)`, ""]);
  });

  it.each([[[]], [["review"]], [["images", "prune"]]])("prints the help of %j and succeeds", async (command) => {
    const { status, stdout, stderr } = await vmfarm([...command, "--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: ${["vmfarm", ...command].join(" ")} `));
  });
});
