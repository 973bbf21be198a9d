import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const example = readFileSync(join(__dirname, "..", "..", "..", "examples", "review", "gitlab.yml"), "utf8");
/** The lines that post the comment. */
const script = /^ {4}- \|\n((?: {6}.*\n)+)/m.exec(example)![1]!.replace(/^ {6}/gm, "");

describe("the job for GitLab", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vmfarm-gitlab-"));
    writeFileSync(join(folder, "comment.md"), "<!-- mark -->\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps its token from other users, and leaves none behind when the service refuses it", () => {
    // Neither program is asked: both stand-ins say how the file with the token is, and fail as a service that refuses.
    const standIns =
      'curl() { stat -c %a token.conf >> modes; return 22; }; jq() { cat > body; }; REVIEW_TOKEN="s3cret"';
    expect(() => execFileSync("bash", ["-ec", `umask 022; ${standIns}; ${script}`], { cwd: folder })).toThrow();
    expect(readFileSync(join(folder, "modes"), "utf8")).toMatch(/^(600\n)+$/);
    expect(existsSync(join(folder, "token.conf"))).toBe(false);
  });
});
