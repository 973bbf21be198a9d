import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { VirshSession } from "../../../../../src/platform/libvirt/virsh/session";
import { quote } from "../../../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../../../src/process/run";
import { propertyRuns } from "../../../../support/longRun";
import { virshStandIn } from "../virshStandIn";

/** virsh's own test driver: in its process, without a daemon. */
const uri = "test:///default";
const standIn = virshStandIn();
const opened: VirshSession[] = [];
afterEach(() => {
  for (const session of opened.splice(0)) session.close();
});

async function open(onClose = () => {}): Promise<VirshSession> {
  const session = await VirshSession.open(uri, onClose);
  opened.push(session!);
  return session!;
}

test("commands print what they print in a virsh of their own", async () => {
  const session = await open();
  for (const args of [
    ["domstate", "test"],
    ["dumpxml", "test"],
    ["capabilities"],
    ["list", "--all", "--uuid"],
    ["vol-list", "default-pool"],
    ["net-dumpxml", "default"],
    ["echo", ""],
    ["echo", "no end of line"],
    ["domstate", "nope"],
    ["no-such-command"],
    ["domstate", "test", "--no-such-option"],
    ["domstate"],
  ]) {
    const own = await run("virsh", ["--quiet", `--connect=${uri}`, ...args]).catch((error) => error);
    const kept = await session.run(args.map(quote).join(" "));
    expect({ args, ...kept }).toEqual({ args, stdout: own.stdout, stderr: own.stderr });
  }
});

test("any printable words come through, each one word", async () => {
  const session = await open();
  const word = fc.string({ unit: "grapheme-ascii", minLength: 1 }).filter((text) => !text.startsWith("-"));
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (words) => {
      expect(await session.run(["echo", ...words.map(quote)].join(" "))).toEqual({
        stdout: words.join(" "),
        stderr: "",
      });
    }),
    { numRuns: propertyRuns(100) },
  );
  // What delimits the output of commands is no word that they could print.
  expect((await session.run('echo "begin end done"; echo "done end begin"')).stdout).toBe(
    "begin end donedone end begin",
  );
  const long = "a b".repeat(2_500);
  expect((await session.run(`echo ${quote(long)}`)).stdout).toBe(long);
});

test("of a line all commands run, whatever the ones before report, and none where one cannot be parsed", async () => {
  const session = await open();
  const missing = "error: failed to get domain 'nope'\n";
  expect(await session.run("echo a; domstate nope; echo b; domstate nope")).toEqual({
    stdout: "ab",
    stderr: missing + missing,
  });
  expect(await session.run("echo a; no-such-command; echo b")).toMatchObject({
    stdout: "",
    stderr: expect.stringContaining("no-such-command"),
  });
  expect(await session.run("echo c")).toEqual({ stdout: "c", stderr: "" });
});

test("what was changed over its connection is there for the next command", async () => {
  const session = await open();
  await session.run("suspend test");
  expect((await session.run("domstate test")).stdout.trim()).toBe("paused");
});

test("commands are saved in no history", async () => {
  const home = join(standIn.dir, "home");
  mkdirSync(home);
  vi.stubEnv("HOME", home);
  vi.stubEnv("XDG_CACHE_HOME", undefined);
  const session = await open();
  await session.run("echo secret");
  session.close();
  await vi.waitFor(() => expect(existsSync(`/proc/${session.pid}`)).toBe(false));
  expect(readdirSync(home)).toEqual([]);
});

test("where it is killed its command fails, and no other can be run", async () => {
  const closed = vi.fn();
  const session = await open(closed);
  const waiting = session.run("event --event lifecycle --timeout 60").catch((error) => error);
  process.kill(session.pid!, "SIGKILL");
  expect(await waiting).toMatchObject({
    name: "ProgramError",
    message: "virsh: it was terminated by SIGKILL",
    exitCode: undefined,
  });
  expect(closed).toHaveBeenCalledOnce();
  expect(session.isOpen).toBe(false);
});

test("what a command has done is not known by the exit code of a virsh that ends before it", async () => {
  standIn.readsLines('*domstate*) echo "error: out of memory" >&2; exit 3 ;;');
  const session = await open();
  await expect(session.run("domstate x")).rejects.toMatchObject({
    exitCode: undefined,
    reason: "error: out of memory",
  });
});

test("the user's keys have no meaning in a command", async () => {
  writeFileSync(join(standIn.dir, ".inputrc"), '"a": "b"\n');
  vi.stubEnv("HOME", standIn.dir);
  vi.stubEnv("INPUTRC", undefined);
  expect((await (await open()).run("echo a")).stdout).toBe("a");
});

test("where it is killed while it is idle it is closed", async () => {
  const closed = vi.fn();
  const session = await open(closed);
  process.kill(session.pid!, "SIGKILL");
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test.each([
  ["reconnects", "error: Disconnected from x due to end of file\\nerror: Reconnected to the hypervisor\\n", ""],
  [
    "reconnects for what is not there",
    "error: Reconnected to the hypervisor\\nerror: failed to get x\\n",
    "error: failed to get x\n",
  ],
  ["loses it afterwards", "error: Disconnected from x due to keepalive timeout\\n", ""],
])("a command's errors are its own where the connection %s, and the session ends", async (_what, reported, stderr) => {
  standIn.readsLines(`*domstate*) printf '${reported}' >&2 ;;`);
  const session = await open();
  expect((await session.run("domstate x")).stderr).toBe(stderr);
  expect(session.isOpen).toBe(false);
});

test("a command that loses the connection fails with why", async () => {
  const reported = "error: Disconnected from x due to end of file\nerror: client socket is closed\n";
  standIn.readsLines(`*domstate*) printf '${reported.replaceAll("\n", "\\n")}' >&2 ;;`);
  const session = await open();
  expect((await session.run("domstate x")).stderr).toBe(reported);
  expect(session.isOpen).toBe(false);
});

test("it is closed where the connection goes while it is idle", async () => {
  standIn.readsLines(`*domstate*) (sleep 0.1; echo "error: Disconnected from x due to end of file" >&2) & ;;`);
  const closed = vi.fn();
  const session = await open(closed);
  await session.run("domstate x");
  expect(session.isOpen).toBe(true);
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test("where libvirt does not respond the error is that of a virsh of its own", async () => {
  const nobody = "qemu:///system?socket=/nonexistent";
  const own = await run("virsh", ["--quiet", `--connect=${nobody}`, "uri"]).catch((error) => error);
  const { reason, stderr, exitCode } = own;
  await expect(VirshSession.open(nobody, () => {})).rejects.toMatchObject({ reason, stderr, exitCode });
});

test.each([
  [
    "has no echo on standard error",
    "printf 'virsh # '; while read -r line; do echo \"error: command 'echo' doesn't support option --err\" >&2; done",
  ],
  ["asks for a password", "printf 'Please enter your authentication name: '; while read -r name; do :; done"],
  ["is another program", "exit 0"],
  ["fails for another reason than libvirt's", "echo 'error: no such option' >&2; exit 1"],
])("there is none where virsh %s", async (_what, script) => {
  standIn.does(script);
  expect(await VirshSession.open(uri, () => {})).toBeUndefined();
});

test("there is none where virsh is not installed", async () => {
  vi.stubEnv("PATH", standIn.dir);
  expect(await VirshSession.open(uri, () => {})).toBeUndefined();
});
