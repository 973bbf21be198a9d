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
  test("passes arguments unchanged: there is no shell", async () => {
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

  test("keeps standard output and standard error separate, and passes input", async () => {
    const script = "process.stdin.pipe(process.stdout); console.error('aside')";
    expect(await run(process.execPath, node(script), { input: "geheim\n" })).toEqual({
      stdout: "geheim\n",
      stderr: "aside\n",
    });
  });

  test("adds to the environment, with the language in which messages are recognised", async () => {
    const { stdout } = await run(process.execPath, node("console.log(process.env.LC_ALL, process.env.MORE)"), {
      env: { MORE: "yes" },
    });
    expect(stdout).toBe("C yes\n");
  });

  test("reports complete lines as they come, including the last one", async () => {
    const lines: string[] = [];
    const script = "process.stdout.write('one\\ntw'); setImmediate(() => process.stdout.write('o\\nthree'))";
    await run(process.execPath, node(script), { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["one", "two", "three"]);
  });

  test("runs in the given directory", async () => {
    const { stdout } = await run(process.execPath, node("console.log(process.cwd())"), { cwd: "/" });
    expect(stdout).toBe("/\n");
  });
});

describe("a program that fails", () => {
  test("is reported in one line: program, command, its last output", async () => {
    const error = await failure(run(process.execPath, node("console.error('a\\nb\\nc\\nd'); process.exit(7)")));
    expect(error.exitCode).toBe(7);
    expect(error.message).toMatch(/: b \/ c \/ d$/);
    expect(error.message).not.toContain("\n");
    expect(error.stderr).toBe("a\nb\nc\nd\n");
  });

  test("is reported by its exit code if it prints nothing, and by its standard output if that is all", async () => {
    expect((await failure(run("false", []))).message).toBe("false: exit code 1");
    expect((await failure(run(process.execPath, node("console.log('why'); process.exit(1)")))).message).toMatch(/why$/);
  });

  test("is reported as missing if it is", async () => {
    const error = await failure(run("vmfarm-no-such-program", ["do"]));
    expect(error.message).toBe("vmfarm-no-such-program do: the program vmfarm-no-such-program is not installed");
    expect(error.exitCode).toBeUndefined();
  });

  test("is killed at its time limit, which the message gives", async () => {
    const error = await failure(run(process.execPath, node("setInterval(() => {}, 1000)"), { timeoutMs: 100 }));
    expect(error.message).toMatch(/it was terminated by SIGTERM \(time limit 100 ms\)$/);
  });

  test("is judged by its exit code even if it does not read its input", async () => {
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
  test("is only readable by this user, and gone afterwards", async () => {
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

  test("is also gone after an error", async () => {
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
