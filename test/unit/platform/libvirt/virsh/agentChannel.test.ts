import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { agentChannel } from "../../../../../src/platform/libvirt/virsh/agent";
import * as virsh from "../../../../../src/platform/libvirt/virsh/virsh";
import { ProgramError } from "../../../../../src/process/run";
import { type Ended, runHere, testChannel } from "../../../guest/channelContract";

let last: Ended;
let file = { content: Buffer.alloc(0), at: 0 };
/** A QEMU guest agent on this host. */
const commands: Record<string, (args: never) => unknown> = {
  "guest-exec": ({ path, arg, "input-data": input }: { path: string; arg: string[]; "input-data"?: string }) => {
    last = runHere(path, arg, input === undefined ? undefined : Buffer.from(input, "base64"));
    return { pid: 1 };
  },
  "guest-exec-status": () => ({
    exited: true,
    exitcode: last.exitCode,
    "out-data": Buffer.from(last.stdout).toString("base64"),
    "err-data": Buffer.from(last.stderr).toString("base64"),
  }),
  "guest-file-open": ({ path }: { path: string }) => {
    try {
      file = { content: readFileSync(path), at: 0 };
    } catch {
      throw new ProgramError("virsh", [], 1, `failed to open file '${path}': No such file or directory`, "");
    }
    return 1;
  },
  "guest-file-seek": ({ offset, whence }: { offset: number; whence: "set" | "end" }) => {
    file.at = whence === "end" ? file.content.length + offset : offset;
    return { position: file.at };
  },
  "guest-file-read": ({ count }: { count: number }) => ({
    "buf-b64": file.content.subarray(file.at, file.at + count).toString("base64"),
  }),
  "guest-file-close": () => ({}),
};
let spy: ReturnType<typeof vi.spyOn>;
beforeAll(() => {
  spy = vi.spyOn(virsh, "virsh").mockImplementation((async (_uri: string, words: string[]) => {
    const { execute, arguments: args } = JSON.parse(words.at(-1)!);
    return { stdout: JSON.stringify({ return: commands[execute]!(args as never) }), stderr: "" };
  }) as never);
});
afterAll(() => spy.mockRestore());

describe("QEMU's guest agent", () => testChannel(() => agentChannel("test:///default", "box")));

test("a program that does not end in time is an error", async () => {
  const ended = commands["guest-exec-status"]!;
  commands["guest-exec-status"] = () => ({ exited: false });
  await expect(agentChannel("test:///default", "box").exec(["true"], { timeoutMs: 10 })).rejects.toThrow(
    "true in box did not end within 0.01 s",
  );
  commands["guest-exec-status"] = ended;
});
