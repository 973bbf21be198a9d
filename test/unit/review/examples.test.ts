import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { markdown } from "../../../src/review/render/markdown";
import { type Comment, CommentService } from "./commentService";
import { reviewOf } from "./support";

const example = (name: string) =>
  parse(readFileSync(join(__dirname, "..", "..", "..", "examples", "review", name), "utf8"));
const github = example("github.yml").jobs.review;
const gitlab = example("gitlab.yml").review;
/** The lines that post the comment. */
const scripts: Record<"github" | "gitlab", string> = {
  github: github.steps.find(({ name }: { name?: string }) => name === "Comment").run,
  gitlab: gitlab.script.find((step: string) => step.includes("\n")),
};

const mark = "<!-- vmfarm review shop/dev -->";
const bot: Record<"github" | "gitlab", string> = { github: "github-actions[bot]", gitlab: "7" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vmfarm-review-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(["github", "gitlab"] as const)("the job for %s", (kind) => {
  const report = `${mark}\n\n### "Quoted" \\ and 'quoted'\n`;

  /** Runs the job's script against a service that has these comments. @returns the exit code */
  async function run(content: string, comments: Comment[], refusing = ""): Promise<[number, CommentService]> {
    const service = await CommentService.start(comments, refusing);
    writeFileSync(join(folder, "comment.md"), content);
    const env = {
      PATH: process.env.PATH,
      GITHUB_API_URL: service.url,
      GITHUB_REPOSITORY: "shop/farm",
      NUMBER: "3",
      GH_TOKEN: "s3cret",
      ACCOUNT: bot.github,
      CI_API_V4_URL: service.url,
      CI_PROJECT_ID: "1",
      CI_MERGE_REQUEST_IID: "3",
      REVIEW_TOKEN: "s3cret",
    };
    const code = await new Promise<number>((resolve) => {
      const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", scripts[kind]];
      execFile("bash", shell, { cwd: folder, env, timeout: 20_000 }, (error) =>
        resolve(error ? Number(error.code) : 0),
      );
    });
    await service.stop();
    return [code, service];
  }

  const others = (count: number): Comment[] =>
    Array.from({ length: count }, (_, i) => ({ id: i + 1, account: `person-${i}`, body: `comment ${i}` }));
  const own = (id: number, body: string, account = bot[kind]): Comment => ({ id, account, body });

  it("writes its first comment, and no other", async () => {
    const [code, service] = await run(report, others(3));
    expect(code).toBe(0);
    expect(service.written).toEqual([{ id: undefined, body: report }]);
    expect(service.tokens).toEqual(new Set(["s3cret"]));
  });

  it("updates its own comment, on any page and with any line breaks", async () => {
    const [code, service] = await run(report, [...others(130), own(900, `${mark}\r\n\r\nold\r\n`), own(901, mark)]);
    expect(code).toBe(0);
    expect(service.written).toEqual([{ id: 900, body: report }]);
  });

  it.each([
    ["is empty", ""],
    ["has no mark", "### 2 machines replaced\n"],
    ["has half a mark", "<!-- vmfarm review\n"],
    ["has a mark without a stack", "<!-- vmfarm review / -->\n"],
    ["has something before its mark", `error: no such file\n${mark}\n`],
  ])("touches nothing if the report %s", async (_what, content) => {
    const [code, service] = await run(content, [own(1, ""), own(2, "\nhello"), own(3, content), ...others(5)]);
    expect(code).not.toBe(0);
    expect(service.written).toEqual([]);
  });

  it("does not change comments of others, even with its marker, or its own for another stack", async () => {
    const comments = [
      own(1, `${mark}\n\nquoted`, "somebody"),
      own(2, `<!-- vmfarm review shop/dev2 -->\n`),
      own(3, `${mark} and more\n`),
      own(4, `> ${mark}\n`),
      own(5, `hello\n${mark}\n`),
    ];
    const [code, service] = await run(report, comments);
    expect(code).toBe(0);
    expect(service.written).toEqual([{ id: undefined, body: report }]);
  });

  it("writes nothing if the existing comments cannot be read", async () => {
    const [code, service] = await run(report, [own(1, mark)], "GET");
    expect(code).not.toBe(0);
    expect(service.written).toEqual([]);
    expect(existsSync(join(folder, "token.conf"))).toBe(false);
  });

  it("fails if the comment is refused, and leaves its token nowhere", async () => {
    const [code] = await run(report, [], "POST");
    expect(code).not.toBe(0);
    expect(existsSync(join(folder, "token.conf"))).toBe(false);
  });

  it("recognises the marker of a report", async () => {
    const content = markdown(reviewOf("image"));
    const [code, service] = await run(content, [own(1, content)]);
    expect(code).toBe(0);
    expect(service.written).toEqual([{ id: 1, body: content }]);
  });
});

it("the job for GitLab hides its token from other users, and leaves none behind when the service refuses it", () => {
  writeFileSync(join(folder, "comment.md"), `${mark}\n`);
  // Neither real program is run: both stand-ins print the mode of the file with the token, and fail like a service that refuses.
  const standIns = 'curl() { stat -c %a token.conf >> modes; return 22; }; jq() { cat > body; }; REVIEW_TOKEN="s3cret"';
  expect(() => execFileSync("bash", ["-ec", `umask 022; ${standIns}; ${scripts.gitlab}`], { cwd: folder })).toThrow();
  expect(readFileSync(join(folder, "modes"), "utf8")).toMatch(/^(600\n)+$/);
  expect(existsSync(join(folder, "token.conf"))).toBe(false);
});

it("the job for GitHub leaves out pull requests from forks, whose programs would run on the runner", () => {
  expect(example("github.yml").on).toBe("pull_request");
  expect(github.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
});
