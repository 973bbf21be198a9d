import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { virsh, virshBatch } from "../../../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../../../src/process/run";
import { virshStandIn } from "../virshStandIn";

const uri = "qemu:///system";
const standIn = virshStandIn();
const realVirsh = execFileSync("sh", ["-c", "command -v virsh"], { encoding: "utf8" }).trim();
beforeEach(() => {
  // virsh's own test driver behind any URI; each start is noted with the process's id and the command, if it has one.
  standIn.does(
    `shift 2; echo "$$" $* >> ${standIn.dir}/starts; exec ${realVirsh} --quiet --connect=test:///default "$@"`,
  );
});

function starts(): { pid: number; command: string }[] {
  const file = join(standIn.dir, "starts");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line.replace(/^\d+ ?/, "") }));
}
const sessions = () => starts().filter(({ command }) => command === "");

test("one virsh runs what is to be run one after the other", async () => {
  for (let i = 0; i < 5; i++) {
    expect((await virsh(uri, ["domstate", "test"])).stdout.trim()).toBe("running");
    expect(
      await virshBatch(uri, [
        ["echo", "a"],
        ["echo", "b"],
      ]),
    ).toBe("ab");
    await expect(virsh(uri, ["domstate", "nope"])).rejects.toThrow(
      "virsh domstate: error: failed to get domain 'nope'",
    );
  }
  expect(starts()).toEqual([{ pid: expect.any(Number), command: "" }]);
});

test("a failure is the same as that of a virsh of its own", async () => {
  for (const args of [["domstate", "nope"], ["no-such-command"]]) {
    const argv = ["--quiet", `--connect=${uri}`, ...args];
    const own = await run("virsh", argv).catch((error) => error);
    const kept = await virsh(uri, args).catch((error) => error);
    expect({ ...kept, message: kept.message }).toEqual({ ...own, message: own.message });
  }
  expect(sessions()).toHaveLength(1);
});

test("a few run at the same time what is to be run at once", async () => {
  const all = await Promise.all(Array.from({ length: 40 }, (_, i) => virsh(uri, ["echo", String(i)])));
  expect(all.map(({ stdout }) => stdout)).toEqual(all.map((_, i) => String(i)));
  expect(sessions().length).toBeLessThanOrEqual(4);
});

/** Waits for an event that does not come. */
const event = (seconds: number) => ["event", "--event", "lifecycle", "--timeout", String(seconds)];

/** Starts as many sessions: a command that is given to one that is killed before it is ready is run by another virsh. */
async function open(count: number): Promise<number[]> {
  await Promise.all(Array.from({ length: count }, () => virsh(uri, ["echo", "a"])));
  expect(sessions()).toHaveLength(count);
  return sessions().map(({ pid }) => pid);
}

test("commands that take long do not keep others waiting for long", async () => {
  const pids = await open(4);
  const long = pids.map(() => virsh(uri, event(60)).catch((error) => error));
  expect((await virsh(uri, ["echo", "on"])).stdout).toBe("on");
  expect(starts().at(-1)?.command).toBe("echo on");
  for (const pid of pids) process.kill(pid, "SIGKILL");
  for (const error of await Promise.all(long)) expect(error.message).toBe("virsh event: it was terminated by SIGKILL");
  expect((await virsh(uri, ["echo", "again"])).stdout).toBe("again");
  expect(sessions()).toHaveLength(5);
});

test("commands take turns as long as none takes long", async () => {
  standIn.readsLines("*domstate*) sleep 0.4 ;;");
  const script = readFileSync(join(standIn.dir, "virsh"), "utf8");
  standIn.does(`echo "$$" >> ${standIn.dir}/starts\n${script}`);
  await Promise.all(Array.from({ length: 20 }, () => virsh(uri, ["domstate", "test"])));
  expect(starts()).toHaveLength(4);
});

test("another virsh takes the place of one that was killed while it was idle", async () => {
  const [pid] = await open(1);
  process.kill(pid!, "SIGKILL");
  await vi.waitFor(async () => expect((await virsh(uri, ["echo", "b"])).stdout).toBe("b"));
  expect(sessions()).toHaveLength(2);
});

test("a command is not run again where its virsh is killed, and others go on", async () => {
  const [pid] = await open(1);
  const first = virsh(uri, event(60)).catch((error) => error);
  const second = virsh(uri, event(1));
  process.kill(pid!, "SIGKILL");
  expect(await first).toMatchObject({ exitCode: undefined, reason: "it was terminated by SIGKILL" });
  expect((await second).stdout).toContain("event loop timed out");
  expect(starts()).toHaveLength(2);
});

test.each<[string, string, string[], Parameters<typeof virsh>[2]?]>([
  ["a host of libvirt's test driver, which is another one over each connection", "test:///default", ["echo", "a"]],
  ["a daemon that virsh may start", "qemu:///session", ["echo", "a"]],
  ["a transport that may ask for a name", "qemu+tcp://host/system", ["echo", "a"]],
  ["characters that are no ASCII", uri, ["echo", "é"]],
  ["the tabulator", uri, ["echo", "a\tb"]],
  ["an end of line", uri, ["echo", "a\nb"]],
  ["a line that is long", uri, ["echo", "a".repeat(10_000)]],
  ["input", uri, ["echo", "a"], { input: "text" }],
  ["an environment", uri, ["echo", "a"], { env: { LC_ALL: "C.UTF-8" } }],
  ["a time limit", uri, ["echo", "a"], { timeoutMs: 10_000 }],
])("a virsh of its own is started for %s", async (_what, connection, args, options) => {
  expect((await virsh(connection, args, options)).stdout).toBe(args[1]);
  expect(sessions()).toEqual([]);
  expect(starts()).toHaveLength(1);
});

test("where virsh takes no commands on its input, that is tried once", async () => {
  standIn.does(`shift 2; echo "$$" $* >> ${standIn.dir}/starts; [ $# = 0 ] || exec ${realVirsh} --quiet "$@"`);
  for (let i = 0; i < 3; i++) expect((await virsh(uri, ["echo", "a"])).stdout).toBe("a");
  expect(starts().map(({ command }) => command)).toEqual(["", "echo a", "echo a", "echo a"]);
});

test("each call fails where libvirt does not respond, and the next one tries again", async () => {
  const down = join(standIn.dir, "down");
  standIn.does(
    `shift 2; [ -e ${down} ] || exec ${realVirsh} --quiet --connect=test:///default "$@"; ` +
      `exec ${realVirsh} --quiet --connect="qemu:///system?socket=/nonexistent" "$@"`,
  );
  execFileSync("touch", [down]);
  const reason =
    /^virsh domstate: error: failed to connect to the hypervisor \/ error: Failed to connect socket to '\/nonexistent': No such file or directory$/;
  await expect(virsh(uri, ["domstate", "test"])).rejects.toThrow(reason);
  await expect(virshBatch(uri, [["domstate", "test"]])).rejects.toThrow(reason);
  execFileSync("rm", [down]);
  expect((await virsh(uri, ["domstate", "test"])).stdout.trim()).toBe("running");
});

test.each(["ends", "is killed"])("no virsh is left when the process that keeps it %s", async (how) => {
  const module = join(__dirname, "../../../../../src/platform/libvirt/virsh/virsh.ts");
  const program = `require(${JSON.stringify(module)}).virsh("${uri}", ["echo", "a"]).then(({ stdout }) => {
    console.log(stdout);
    ${how === "ends" ? "" : 'process.kill(process.pid, "SIGKILL");'}
  });`;
  const ended = await run(process.execPath, ["--require", "tsx/cjs", "-e", program], { timeoutMs: 50_000 }).catch(
    (e) => e,
  );
  expect(ended.stdout).toBe("a\n");
  const [{ pid } = { pid: 0 }] = sessions();
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: 5_000 });
});
