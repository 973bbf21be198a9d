import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { renderMultipart } from "../../cloudInit/mime";
import { renderPeers, withPeers } from "../../cloudInit/peers";
import { renderYaml } from "../../cloudInit/yaml";
import { hostsMarks } from "../../image/guest/followVsphere";
import type { Peers } from "../../network/peers";
import { hostsLines, type NameRun } from "./names";

/** What a guest is told at its first boot. */
export interface GuestTexts {
  userData: string;
  /** As for NoCloud: instance-id and local-hostname. */
  metaData: string;
  networkConfig: string;
  peers: Peers;
  names: readonly NameRun[];
}

/** Keys of a machine's extra configuration; the guest reads and writes them with `vmware-rpctool`. */
export const keys = {
  /** Of which machine of which stack this is; follows from project, stack and name. */
  machine: "guestinfo.vmfarm.machine",
  /** Of a template of ours: the digest of its package. Of a machine that is made from one: the image, as machines name it. */
  image: "guestinfo.vmfarm.image",
  /** Set by the guest: cloud-init's id of the instance that has finished. */
  instance: "guestinfo.vmfarm.instance",
  /** Set by the guest: base64 of JSON `{"errors": […], "log": "…"}`. */
  result: "guestinfo.vmfarm.result",
  /** Base64 of what /etc/vmfarm/peers.json is to say; the guest looks from time to time. */
  peers: "guestinfo.vmfarm.peers",
  /** Base64 of the lines that /etc/hosts is to have between vmfarm's marks. */
  hosts: "guestinfo.vmfarm.hosts",
  /** Another value after a disk has grown: the guest then looks at its disks again. */
  disks: "guestinfo.vmfarm.disks",
} as const;

/** Most bytes of one value: what VMware's tools read at once (64 KiB, guest_msg_def.h of open-vm-tools), less what the message adds. */
export const valueLimit = 64_000;

const encoding = "gzip+base64";

/**
 * A machine's extra configuration for cloud-init's VMware datasource (DataSourceVMware in its documentation): the network's configuration
 * is part of the metadata there.
 */
export function extraConfigOf(texts: GuestTexts, machine: string, image?: string): Record<string, string> {
  const metadata = renderYaml({ ...parse(texts.metaData), network: parse(texts.networkConfig) });
  return {
    "guestinfo.metadata": compressed(metadata),
    "guestinfo.metadata.encoding": encoding,
    "guestinfo.userdata": compressed(withNames(withPeers(texts.userData, renderPeers(texts.peers)), texts.names)),
    "guestinfo.userdata.encoding": encoding,
    [keys.machine]: machine,
    ...(image === undefined ? {} : { [keys.image]: image }),
  };
}

/** The largest value of a machine's extra configuration that is more than a guest can read. */
export function tooLargeValue(extraConfig: Record<string, string>): { key: string; bytes: number } | undefined {
  const sizes = Object.entries(extraConfig).map(([key, value]) => ({ key, bytes: Buffer.byteLength(value) }));
  return sizes.sort((a, b) => b.bytes - a.bytes).find(({ bytes }) => bytes > valueLimit);
}

/**
 * vSphere's networks have no DNS, so the names are lines of /etc/hosts. Like the peers they are no part of what the machine's identity
 * follows from, and later changes are told the running guest.
 */
function withNames(userData: string, names: readonly NameRun[]): string {
  const content = `${hostsMarks.begin}\n${hostsLines(names)}${hostsMarks.end}\n`;
  const config = renderYaml({
    // cloud-init would rewrite the file at each boot.
    manage_etc_hosts: false,
    write_files: [
      { path: "/etc/hosts", append: true, encoding: "b64", content: Buffer.from(content).toString("base64") },
    ],
  });
  return renderMultipart([
    { entity: userData },
    {
      contentType: "text/cloud-config",
      headers: [
        ["Content-Disposition", 'attachment; filename="vmfarm-names"'],
        ["Merge-Type", "list(append)+dict(no_replace,recurse_list)+str()"],
      ],
      content: `#cloud-config\n${config}`,
    },
  ]);
}

function compressed(text: string): string {
  return gzipSync(Buffer.from(text, "utf8"), { level: 9 }).toString("base64");
}

export function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
