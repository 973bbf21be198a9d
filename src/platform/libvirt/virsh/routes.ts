import { readlinkSync } from "node:fs";
import { parseRange } from "../../../addressing/range";
import { runSync } from "../../../process/runSync";
import { isLocal } from "../hypervisor";
import type { UsedRange } from "./networks";

/** A route as `ip -json route` prints it; of no type where it is an ordinary one. */
interface Route {
  dst: string;
  type?: string;
  dev?: string;
  nexthops?: { dev?: string }[];
}

/** Kinds of routes that lead nowhere, which are there to keep what has no better route from leaving the host. */
const deadEnds = ["unreachable", "blackhole", "prohibit", "throw"];

/** No LAN is wider: a route that is leads to the rest of the world, as the halves of a VPN's default route do. */
const widestLan = 8;

/** The routes of the host that libvirt runs on, apart from default ones; none are known where that host is a remote one. */
export function hostRoutes(uri: string): UsedRange[] {
  if (!isLocal(uri)) return [];
  const namespace = namespaceOfLibvirt(uri);
  const ip = ["ip", "-json", "-4", "route", "show"];
  const [program, ...args] = namespace ? ["nsenter", "--target", namespace, "--net", ...ip] : ip;
  return parseRoutes(runSync(program!, args) ?? "");
}

export function parseRoutes(text: string): UsedRange[] {
  let routes: Route[];
  try {
    routes = JSON.parse(text || "[]");
  } catch {
    // An `ip` without JSON support, such as busybox's.
    return [];
  }
  return routes.flatMap(({ dst, type, dev, nexthops }) => {
    const range = parseRange(dst.includes("/") ? dst : `${dst}/32`);
    if (!range || range.prefix < widestLan) return [];
    const deadEnd = type !== undefined && deadEnds.includes(type);
    const device = dev ?? nexthops?.find((hop) => hop.dev)?.dev;
    const holder = `the host's ${deadEnd ? `${type} ` : ""}route to ${dst}${device && !deadEnd ? ` on ${device}` : ""}`;
    return [{ range, holder, ...(deadEnd && { deadEnd }), ...(device && { device }) }];
  });
}

/** The process id of libvirt's daemon where it lives in a network namespace other than ours, and we may look into it. */
function namespaceOfLibvirt(uri: string): string | undefined {
  const socket = new URL(uri).searchParams.get("socket") ?? "/run/libvirt/libvirt-sock";
  const listening = runSync("ss", ["--no-header", "--listening", "--unix", "--processes", "src", socket]);
  // systemd holds the socket too where it starts the daemon; both live in the same namespace.
  const pid = /pid=(\d+)/.exec(listening ?? "")?.[1];
  if (!pid) return undefined;
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync("/proc/self/ns/net") ? undefined : pid;
  } catch {
    return undefined;
  }
}
