import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostAptConfiguration } from "../bootstrap/hostApt";
import { runTool } from "../tools";

/**
 * Resolves packages against a guest's own apt sources and installed packages, and downloads missing ones with the host's apt: the host
 * has a network, which libguestfs may not have.
 * @param guest absolute path of a directory with a copy of the guest's `/etc/apt` as `apt`, of `/usr/share/keyrings` as `keyrings`, and of
 *   its dpkg status as `status`
 * @returns the number of packages in `debs`.
 */
export async function downloadDebs(
  names: readonly string[],
  guest: string,
  debs: string,
  onLine: (line: string) => void,
) {
  for (const dir of [join(debs, "partial"), join(guest, "lists", "partial"), join(guest, "cache")])
    mkdirSync(dir, { recursive: true });
  redirectToCopies(guest);
  const configuration = join(guest, "host.conf");
  writeFileSync(configuration, (await hostAptConfiguration()) + privateState(guest, debs), { mode: 0o600 });
  const env = { APT_CONFIG: configuration, DEBIAN_FRONTEND: "noninteractive" };
  await runTool("apt-get", ["update"], { env, onLine });
  const options = ["--yes", "--no-install-recommends", "--download-only"];
  await runTool("apt-get", ["install", ...options, "--", ...names], { env, onLine });
  return readdirSync(debs).filter((name) => name.endsWith(".deb")).length;
}

/** Makes apt read and write in the guest's copy alone: the host's own packages are neither read nor changed. */
function privateState(guest: string, debs: string): string {
  const trusted = existsSync(join(guest, "apt", "trusted.gpg.d"))
    ? join(guest, "apt", "trusted.gpg.d")
    : "/etc/apt/trusted.gpg.d";
  const settings: Record<string, string> = {
    "Dir::Etc": join(guest, "apt"),
    // The guest's sources are used but not its configuration, whose hooks would run on this host.
    "Dir::Etc::Main": "/dev/null",
    "Dir::Etc::Parts": "/dev/null",
    "Dir::Etc::TrustedParts": trusted,
    "Dir::State": guest,
    "Dir::State::Lists": join(guest, "lists"),
    "Dir::State::status": join(guest, "status"),
    "Dir::Cache": join(guest, "cache"),
    "Dir::Cache::Archives": debs,
    "APT::Architecture": "amd64",
    "APT::Sandbox::User": "root",
    "Debug::NoLocking": "true",
    // Credentials of archives come from this host: images contain none.
    ...(existsSync("/etc/apt/auth.conf") ? { "Dir::Etc::Netrc": "/etc/apt/auth.conf" } : {}),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} "${value}";\n`)
    .join("");
}

/** Sources name keyrings and lists of mirrors by their paths in the guest, which must not resolve to this host's files. */
function redirectToCopies(guest: string): void {
  const apt = join(guest, "apt");
  const parts = join(apt, "sources.list.d");
  const files = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  for (const file of [join(apt, "sources.list"), ...files].filter((path) => /\.(list|sources)$/.test(path))) {
    if (!existsSync(file)) continue;
    const text = readFileSync(file, "utf8");
    const copies = text.replaceAll("/etc/apt/", `${apt}/`).replaceAll("/usr/share/keyrings/", `${guest}/keyrings/`);
    writeFileSync(file, copies);
  }
}
