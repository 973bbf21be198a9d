import type { dynamic } from "@pulumi/pulumi";
import { peersPath } from "../../../cloudInit/files";
import { renderPeers } from "../../../cloudInit/peers";
import { changedInputs, checked } from "../../../dynamic/provider";
import type { Peers } from "../../../network/peers";
import { execInGuest } from "../host/agent";
import { waitForGuest } from "../host/readiness";

export interface GuestInputs {
  uri: string;
  /** UUID of the domain. */
  domainId: string;
  /** Name of the domain, for messages and commands. */
  domain: string;
  /** cloud-init's id of this instance: another one is another guest. */
  instanceId: string;
  /** What the peers file says. */
  peers: Peers;
  /** False: nothing is waited for. */
  wait: boolean;
  timeoutSeconds: number;
}

export interface GuestOutputs extends GuestInputs {
  state: string;
}

/** The running guest: made when cloud-init has finished in it, and told through its agent when its peers change. */
export const guestProvider: dynamic.ResourceProvider<GuestInputs, GuestOutputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news);
    return {
      changes: changed.length > 0,
      replaces: changed.filter((key) => ["uri", "domainId", "instanceId"].includes(key)),
      deleteBeforeReplace: true,
    };
  },
  async create(inputs) {
    if (!inputs.wait) return { id: inputs.domainId, outs: { ...inputs, state: "started" } };
    await waitForGuest(inputs.uri, inputs.domain, inputs.timeoutSeconds);
    return { id: inputs.domainId, outs: { ...inputs, state: "ready" } };
  },
  async update(_id, olds, news) {
    const waitNow = news.wait && olds.state !== "ready";
    if (waitNow) await waitForGuest(news.uri, news.domain, news.timeoutSeconds);
    if (changedInputs(olds, news).includes("peers"))
      await writePeers(news).catch((error: Error) => missedPeers(news, error));
    return { outs: { ...news, state: waitNow ? "ready" : olds.state } };
  },
};

/** A guest that nobody waits for may have no agent, and does not hold up the others. */
function missedPeers({ wait, domain }: GuestInputs, error: Error): void {
  if (wait) throw error;
  console.error(`${domain}: ${peersPath} was not brought up to date (${error.message})`);
}

/** Written beside and renamed, so that a program in the guest never reads half of it. */
async function writePeers({ uri, domain, peers }: GuestInputs): Promise<void> {
  const script = `cat > ${peersPath}.new && chmod 0644 ${peersPath}.new && mv ${peersPath}.new ${peersPath}`;
  const exit = await execInGuest(uri, domain, ["/bin/sh", "-c", script], 30_000, renderPeers(peers));
  if (exit.exitCode !== 0) throw new Error(`${peersPath} in ${domain} cannot be written: ${exit.stderr.trim()}`);
}
