import { stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProgramError, run } from "../../../src/process/run";
import { withTemporaryFile } from "../../../src/process/temporaryFile";
import { propertyRuns } from "../../support/longRun";

const node = (script: string, ...args: string[]) => ["-e", script, "--", ...args];

async function failure(work: Promise<unknown>): Promise<ProgramError> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ProgramError);
  return error;
}

describe("run", () => {
  test("hands arguments over as they are: there is no shell", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary" }).filter((text) => !text.includes("\0") && text.isWellFormed())),
        async (args) => {
          const { stdout } = await run(
            process.execPath,
            node("process.stdout.write(JSON.stringify(process.argv.slice(1)))", ...args),
          );
          expect(JSON.parse(stdout)).toEqual(args);
        },
      ),
      { numRuns: propertyRuns(10), examples: [[["$(id)", "`id`", "; exit 3", "a b", '"', "'", "*", "\n", ""]]] },
    );
  });

  test("keeps standard output and standard error apart, and hands input over", async () => {
    const script = "process.stdin.pipe(process.stdout); console.error('aside')";
    expect(await run(process.execPath, node(script), { input: "geheim\n" })).toEqual({
      stdout: "geheim\n",
      stderr: "aside\n",
    });
  });

  test("adds to the environment, in the language that messages are recognised in", async () => {
    const { stdout } = await run(process.execPath, node("console.log(process.env.LC_ALL, process.env.MORE)"), {
      env: { MORE: "yes" },
    });
    expect(stdout).toBe("C yes\n");
  });

  test("gives lines as they come, whole, the last one too", async () => {
    const lines: string[] = [];
    const script = "process.stdout.write('one\\ntw'); setImmediate(() => process.stdout.write('o\\nthree'))";
    await run(process.execPath, node(script), { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["one", "two", "three"]);
  });

  test("works in the directory that is asked for", async () => {
    const { stdout } = await run(process.execPath, node("console.log(process.cwd())"), { cwd: "/" });
    expect(stdout).toBe("/\n");
  });
});

describe("a program that fails", () => {
  test("is told in one line: program, command, its last words", async () => {
    const error = await failure(run(process.execPath, node("console.error('a\\nb\\nc\\nd'); process.exit(7)")));
    expect(error.exitCode).toBe(7);
    expect(error.message).toMatch(/: b \/ c \/ d$/);
    expect(error.message).not.toContain("\n");
    expect(error.stderr).toBe("a\nb\nc\nd\n");
  });

  test("is told by its exit code where it says nothing, and by its output where that is all", async () => {
    expect((await failure(run("false", []))).message).toBe("false: exit code 1");
    expect((await failure(run(process.execPath, node("console.log('why'); process.exit(1)")))).message).toMatch(/why$/);
  });

  test("is told to be missing where it is", async () => {
    const error = await failure(run("vmfarm-no-such-program", ["do"]));
    expect(error.message).toBe("vmfarm-no-such-program do: the program vmfarm-no-such-program is not installed");
    expect(error.exitCode).toBeUndefined();
  });

  test("is ended at its limit, which the message names", async () => {
    const error = await failure(run(process.execPath, node("setInterval(() => {}, 1000)"), { timeoutMs: 100 }));
    expect(error.message).toMatch(/it was terminated by SIGTERM \(time limit 100 ms\)$/);
  });

  test("is judged by its exit code where it does not read its input", async () => {
    await run("true", [], { input: "x".repeat(1_000_000) });
    expect((await failure(run("false", [], { input: "x".repeat(1_000_000) }))).exitCode).toBe(1);
  });

  test("does not have its input in its message", async () => {
    const error = await failure(run("false", ["--flag", "sub"], { input: "hunter2" }));
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain("hunter2");
    expect(error.message).toBe("false sub: exit code 1");
  });
});

describe("withTemporaryFile", () => {
  test("is this user's alone, and gone afterwards", async () => {
    let seen = "";
    const result = await withTemporaryFile("geheim", async (path) => {
      seen = path;
      const [file, folder] = await Promise.all([stat(path), stat(join(path, ".."))]);
      expect(file.mode & 0o777).toBe(0o600);
      expect(folder.mode & 0o077).toBe(0);
      return (await run("cat", [path])).stdout;
    });
    expect(result).toBe("geheim");
    await expect(stat(seen)).rejects.toThrow(/ENOENT/);
  });

  test("is gone after an error, too", async () => {
    let seen = "";
    await expect(
      withTemporaryFile("x", async (path) => {
        seen = path;
        throw new Error("in between");
      }),
    ).rejects.toThrow("in between");
    await expect(stat(seen)).rejects.toThrow(/ENOENT/);
  });
});
