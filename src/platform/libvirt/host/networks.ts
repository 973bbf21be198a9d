import { readlink } from "node:fs/promises";
import { run } from "../../../host/run";
import { virsh } from "../../../host/virsh";
import { enclosingRange, parseRange, type Range } from "../../../network/range";
import { networkUuids } from "./leftovers";
import { parseXml } from "./xmlDocument";

/** A range that is in use on a libvirt host, and by what. */
export interface UsedRange {
  range: Range;
  holder: string;
  /** UUID of the network that has it. */
  uuid?: string;
}

/** The ranges of all libvirt networks, running or not. */
export async function libvirtRanges(uri: string): Promise<UsedRange[]> {
  const ranges = await Promise.all([...(await networkUuids(uri))].map((uuid) => rangesOf(uri, uuid)));
  return ranges.flat();
}

async function rangesOf(uri: string, uuid: string): Promise<UsedRange[]> {
  // A network that somebody removes between the list and this look-up uses nothing any more.
  const xml = await virsh(uri, ["net-dumpxml", uuid]).catch(() => undefined);
  if (!xml) return [];
  const { network } = parseXml(xml.stdout);
  const ips = (network.ip ?? []) as { "@address": string; "@prefix"?: string; "@netmask"?: string }[];
  return ips.flatMap((ip) => {
    const prefix = ip["@prefix"] ?? prefixOf(ip["@netmask"]);
    const range = prefix && parseRange(enclosingRange(`${ip["@address"]}/${prefix}`) ?? "");
    return range ? [{ range, holder: `the libvirt network "${network.name}"`, uuid }] : [];
  });
}

function prefixOf(netmask: string | undefined): number | undefined {
  return netmask?.split(".").reduce((bits, octet) => bits + Number(octet).toString(2).replaceAll("0", "").length, 0);
}

/** The routes of the host that libvirt runs on; none are known where that host is a remote one. */
export async function hostRoutes(uri: string): Promise<UsedRange[]> {
  if (new URL(uri).hostname !== "") return [];
  const namespace = await namespaceOfLibvirt(uri);
  const ip = ["ip", "-json", "-4", "route", "show"];
  const argv = namespace ? ["nsenter", "--target", namespace, "--net", ...ip] : ip;
  const { stdout } = await run(argv[0]!, argv.slice(1)).catch(() => ({ stdout: "[]" }));
  return (JSON.parse(stdout || "[]") as { dst: string; dev: string }[]).flatMap(({ dst, dev }) => {
    const range = dst === "default" ? undefined : parseRange(dst.includes("/") ? dst : `${dst}/32`);
    return range ? [{ range, holder: `the host's route to ${dst} on ${dev}` }] : [];
  });
}

/** The process id of libvirt's daemon where it lives in a network namespace other than ours, and we may look into it. */
async function namespaceOfLibvirt(uri: string): Promise<string | undefined> {
  const socket = new URL(uri).searchParams.get("socket") ?? "/run/libvirt/libvirt-sock";
  const listening = await run("ss", ["--no-header", "--listening", "--unix", "--processes", "src", socket]).catch(
    () => undefined,
  );
  // systemd holds the socket too where it starts the daemon; both live in the same namespace.
  const pid = /pid=(\d+)/.exec(listening?.stdout ?? "")?.[1];
  if (!pid) return undefined;
  const [theirs, ours] = await Promise.all([
    readlink(`/proc/${pid}/ns/net`).catch(() => ""),
    readlink("/proc/self/ns/net"),
  ]);
  return theirs && theirs !== ours ? pid : undefined;
}
