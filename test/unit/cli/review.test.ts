import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { recordedText } from "../review/support";
import { vmfarm, vmfarmProcess } from "./vmfarm";

it("vmfarm is a program that reads standard input, prints, and says by its exit code how it ended", () => {
  const preview = recordedText("without-app", "json");
  const refused = vmfarmProcess(["review", "--fail-on", "data-loss"], preview);
  expect(refused).toMatchObject({ status: 3, stderr: "vmfarm: refused: data-loss\n" });
  expect(refused.stdout).toMatch(/^<!-- vmfarm review shop\/dev -->\n/);
  expect(vmfarmProcess(["review", "--no-such-option"])).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^error: unknown option '--no-such-option'\n/),
  });
});

describe("vmfarm review", () => {
  it("reads standard input and prints Markdown", async () => {
    const { status, stdout, stderr } = await vmfarm(["review"], recordedText("image"));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^<!-- vmfarm review shop\/dev -->\n\n### 6 machines replaced\n/);
  });

  it("ends with 3 where a reason to fail holds, and still prints the report", async () => {
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

  it("skips what is no part of the preview, and says so", async () => {
    const text = `Loading policy packs...\n${recordedText("image", "json")}\nPolicies:\n  a \u001b[1mbold\u001b[0m one\n\n  b\n`;
    const { status, stdout, stderr } = await vmfarm(["review", "--fail-on", "warning"], text);
    expect(status).toBe(0);
    expect(stdout).toBe((await vmfarm(["review"], recordedText("image", "json"))).stdout);
    expect(stderr).toBe(
      'vmfarm: skipped 4 lines that are not of the engine: "Loading policy packs...", "Policies:", "  a bold one" and 1 more\n',
    );
  });

  it("draws a preview that text stands around", async () => {
    const { status, stderr } = await vmfarm(["graph", "--format", "mermaid"], `text\n${recordedText("grow", "json")}`);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'vmfarm: skipped 1 line that is not of the engine: "text"\n',
    });
    // The module that draws it is loaded when it is needed, as Node loads modules.
    expect(vmfarmProcess(["graph"], recordedText("grow")).stdout).toMatch(/^<svg /);
  });

  it.each([
    [["review"], "", /^vmfarm: nothing was given to read/],
    [["review"], "{", /^vmfarm: the JSON is cut off/],
    [["review", "nowhere.json"], "", /^vmfarm: nowhere.json cannot be read: ENOENT/],
    [["review", "--fail-on", "rain"], "", /^vmfarm: --fail-on does not know rain/],
    [["review", "a.json", "--stack", "dev"], "", /^vmfarm: give a file or --stack, not both/],
  ])("tells a mistake in a line: %j", async (args, input, said) => {
    const { status, stderr } = await vmfarm(args, input);
    expect(status).toBe(1);
    expect(stderr).toMatch(said);
    expect(stderr.trim()).not.toContain("\n");
  });
});
