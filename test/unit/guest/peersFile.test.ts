import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderPeers } from "../../../src/cloudInit/peers";
import { replaceFileLine } from "../../../src/guest/channel";
import { updatePeersFile } from "../../../src/guest/peersFile";
import type { Peers } from "../../../src/network/peers";

const peers: Peers = { machine: "a", domain: "d", tiers: {} };
let said: string[] = [];
beforeEach(() => {
  said = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void said.push(line));
});
afterEach(() => vi.restoreAllMocks());
const failing = {
  writeFile: async () => {
    throw new Error("no room");
  },
};

test("the peers are written to their file", async () => {
  const written: string[][] = [];
  await updatePeersFile("box", { writeFile: async (...file) => void written.push(file) }, peers, true);
  expect(written).toEqual([["/etc/vmfarm/peers.json", renderPeers(peers)]]);
  expect(said).toEqual([]);
});

test("a guest that cannot be written to is an error if that is required, and otherwise reported", async () => {
  await expect(updatePeersFile("box", failing, peers, true)).rejects.toThrow("no room");
  await updatePeersFile("box", failing, peers, false);
  expect(said).toEqual(["box: /etc/vmfarm/peers.json was not updated (no room)"]);
});

test("a guest without a channel is always reported", async () => {
  await updatePeersFile("box", { unavailable: "it has no agent" }, peers, true);
  expect(said).toEqual(["box: /etc/vmfarm/peers.json was not updated (it has no agent)"]);
});

test("the shell commands with which a guest replaces the peers file", () => {
  expect(replaceFileLine("/etc/vmfarm/peers.json", "cat")).toBe(
    "cat > /etc/vmfarm/peers.json.new && chmod 0644 /etc/vmfarm/peers.json.new && mv /etc/vmfarm/peers.json.new /etc/vmfarm/peers.json",
  );
});
