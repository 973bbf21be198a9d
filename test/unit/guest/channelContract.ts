import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { GuestChannel } from "../../../src/guest/channel";

/** How a program ended on this host, which stands in for the guest. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a program here, as an agent does in its guest. */
export function runHere(program: string, args: readonly string[], input?: Buffer): Ended {
  try {
    const stdout = execFileSync(program, [...args], { input: input ?? "", encoding: "utf8", stdio: "pipe" });
    return { exitCode: 0, stdout, stderr: "" };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { exitCode: status, stdout, stderr };
  }
}

/** What holds for a channel with all capabilities; its agent runs commands on this host. */
export function testChannel(channel: () => GuestChannel): void {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vmfarm-unit-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test("runs programs with an argument vector, whatever the arguments are", async () => {
    const words = ["it's", "a  b", "$HOME", "", "ä"];
    const { exitCode, stdout } = await channel().exec(["printf", "%s\\n", ...words]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: words.map((word) => `${word}\n`).join("") });
    expect(await channel().exec(["cat"], { input: "ä\n'b'" })).toMatchObject({ exitCode: 0, stdout: "ä\n'b'" });
  });

  test("reports how a program failed, and does not throw", async () => {
    const failed = await channel().exec(["/bin/sh", "-c", "echo no >&2; exit 3"]);
    expect(failed).toEqual({ exitCode: 3, stdout: "", stderr: "no\n" });
  });

  test("writes a file completely and leaves nothing beside it", async () => {
    const path = join(dir, "a file.json");
    const content = `{"it's": "${"ä".repeat(3_000)}"}\n`;
    writeFileSync(path, "old", { mode: 0o600 });
    await channel().writeFile(path, content);
    expect(await channel().readFile(path)).toBe(content);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(dir)).toEqual(["a file.json"]);
  });

  test("fails if a file cannot be written", async () => {
    await expect(channel().writeFile(join(dir, "none", "file"), "x")).rejects.toThrow(/cannot be written: /);
  });

  test("reads the end of a file, an empty file, and a missing one", async () => {
    const path = join(dir, "log");
    expect(await channel().readFile(path)).toBeUndefined();
    writeFileSync(path, "");
    expect(await channel().readFile(path)).toBe("");
    writeFileSync(path, "first\nlast\n");
    expect(await channel().readFile(path, 5)).toBe("last\n");
  });
}
