import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quote, virsh, virshBatch, virshEach } from "../../../../../src/platform/libvirt/virsh/virsh";
import { ProgramError, run } from "../../../../../src/process/run";
import { propertyRuns } from "../../../../support/longRun";

/** virsh's own test driver: in its process, without a daemon. */
const uri = "test:///default";

/** What virsh's parser makes of words on one command line. */
async function parsed(words: string[]): Promise<string> {
  const { stdout } = await run("virsh", ["--quiet", `--connect=${uri}`, ["echo", ...words.map(quote)].join(" ")]);
  return stdout;
}

/** Words that `echo` treats as text; to virsh a word that begins with "--" is an option, quoted or not. */
const word = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom('"', "'", "\\", ";", "\n", "\t", " ", "#", "$", "(", ")", "`", "&", "|", "é", "😀"),
    }),
  )
  .filter((text) => text !== "" && !text.startsWith("-") && !text.includes("\0") && text.isWellFormed());

describe("quote", () => {
  test.each([
    'a"b',
    "a\\",
    "\\\\",
    '\\"',
    "a b",
    " ",
    "\t",
    "a\nb",
    "a;b",
    "; destroy test",
    "# no comment",
    "$(id) `id` $HOME",
    "'",
    "é 😀",
    "<host ip='10.0.0.1'><hostname>a</hostname></host>",
    "~",
    "*",
    "%s%n",
  ])("%j passes through virsh's parser unchanged", async (text) => {
    expect(await parsed([text])).toBe(text);
  });

  test("any words pass through, each as one word", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (words) => {
        expect(await parsed(words)).toBe(words.join(" "));
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

describe("virshBatch", () => {
  test("runs all commands over one connection and returns what they print", async () => {
    expect(
      await virshBatch(uri, [
        ["echo", "a;b"],
        ["domstate", "test"],
        ["echo", 'c"d'],
      ]),
    ).toMatch(/^a;brunning\s+c"d$/);
  });

  test("without commands does not start virsh", async () => {
    expect(await virshBatch("qemu:///system?socket=/nonexistent", [])).toBe("");
  });

  test.each([
    [
      [
        ["domstate", "nope"],
        ["echo", "on"],
      ],
    ],
    [
      [
        ["echo", "on"],
        ["domstate", "nope"],
      ],
    ],
  ])("fails if one of them does, first or last, in one readable line: %j", async (commands) => {
    const error = await virshBatch(uri, commands).catch((reason) => reason);
    expect(error).toBeInstanceOf(ProgramError);
    expect(error.message).toBe(`virsh ${commands[0]![0]}: error: failed to get domain 'nope'`);
    expect(error.stderr).toContain("failed to get domain");
  });

  test("runs later commands although an earlier one failed", async () => {
    const lines: string[] = [];
    await virshBatch(
      uri,
      [
        ["domstate", "nope"],
        ["net-list", "--all", "--name"],
      ],
      {
        onLine: (line) => lines.push(line),
      },
    ).catch(() => undefined);
    expect(lines).toContain("default");
  });

  test("a word with a semicolon is not a second command", async () => {
    const error = await virshBatch(uri, [
      ["domstate", 'nope"; destroy "test'],
      ["domstate", "test"],
    ]).catch((e) => e);
    expect(error.message).toMatch(/failed to get domain/);
    expect((await virsh(uri, ["domstate", "test"])).stdout.trim()).toBe("running");
    expect(error.stderr.match(/^error:/gm)).toHaveLength(1);
  });
});

describe("virshEach", () => {
  const state = (domain: string) => ["domstate", domain];

  test("gives what each query prints, and nothing for what does not exist, wherever that is", async () => {
    const printed = await virshEach(uri, [
      state("nope"),
      state("test"),
      state("neither"),
      ["echo", "a\n\nb"],
      state("no"),
    ]);
    expect(printed.map((text) => text.trim())).toEqual(["", "running", "", "a\n\nb", ""]);
  });

  test("takes any number of queries", async () => {
    const queries = Array.from({ length: 300 }, (_, i) => ["echo", `${i}`.padEnd(500, ".")]);
    expect(await virshEach(uri, queries)).toEqual(queries.map(([, word]) => word));
    expect(await virshEach("qemu:///system?socket=/nonexistent", [])).toEqual([]);
  });

  test.each([
    ["is wrong", [state("nope"), ["no-such-command"], state("test")], /unknown command/],
    ["is wrong and the last", [state("test"), ["no-such-command"]], /unknown command/],
  ])("fails where a query %s", async (_what, queries, message) => {
    await expect(virshEach(uri, queries)).rejects.toThrow(message);
  });

  test("fails where nobody answers", async () => {
    const error = await virshEach("qemu:///system?socket=/nonexistent", [state("test")]).catch((reason) => reason);
    expect(error.message).toMatch(/^virsh domstate: .*failed to connect/i);
  });
});

test("virsh fails with libvirt's message", async () => {
  await expect(virsh(uri, ["domstate", "nope"])).rejects.toThrow("virsh domstate: error: failed to get domain 'nope'");
  await expect(virsh("qemu:///system?socket=/nonexistent", ["uri"])).rejects.toThrow(/virsh uri: .*failed to connect/i);
});
