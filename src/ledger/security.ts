import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../digest";
import { archiveOf } from "../image/bootstrap/archive";
import { renderSecuritySources } from "../image/bootstrap/guestSources";
import { hostApt, hostAptConfiguration } from "../image/bootstrap/hostApt";
import { distributionOf, type ImageManifest, type ManifestPackage } from "../image/manifest";
import type { PlannedBase } from "../image/planBase";
import { runTool } from "../image/tools";
import { ProgramError } from "../process/run";
import { withTemporaryFile } from "../process/temporaryFile";

/** The security updates that an image lacks, or why they are unknown. */
export type SecurityLag = { behind: { name: string; installed: string; update: string }[] } | { unknown: string };

/** Looks up security updates in the package index of the distribution. Each index is loaded once per instance. */
export class SecurityUpdates {
  private readonly indexes = new Map<string, Promise<string>>();

  /** @param cache directory for apt's lists, which are downloaded again only if they have changed */
  constructor(private readonly cache: string) {}

  async lagOf(manifest: ImageManifest): Promise<SecurityLag> {
    const distribution = distributionOf(manifest);
    if (manifest.packages.length === 0) return { unknown: "its packages are unknown" };
    if (distribution?.id !== "debian" || !distribution.codename) return { unknown: "not a Debian release" };
    const base: PlannedBase = { ...manifest.base, kind: "bootstrap", suite: distribution.codename };
    const result = archiveOf(base, hostApt(), "host");
    const sources = "archive" in result && renderSecuritySources(base, result.archive);
    if (!sources) return { unknown: "no archive of security updates is configured" };
    return this.lagBehind(sources, manifest.packages);
  }

  /** @param sources apt sources of the security updates only */
  async lagBehind(sources: string, packages: readonly ManifestPackage[]): Promise<SecurityLag> {
    try {
      const index = this.indexes.get(sources) ?? this.load(sources);
      this.indexes.set(sources, index);
      return { behind: await updates(await index, packages) };
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      return { unknown: "the archive does not respond" };
    }
  }

  /** @returns path of the apt configuration. @throws ProgramError */
  private async load(sources: string): Promise<string> {
    const dir = join(this.cache, "security", sha256(sources).slice(0, 12));
    for (const part of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(dir, part), { recursive: true });
    writeFileSync(join(dir, "archive.sources"), sources);
    writeFileSync(join(dir, "status"), "");
    const configuration = join(dir, "apt.conf");
    writeFileSync(configuration, (await hostAptConfiguration()) + privateState(dir), { mode: 0o600 });
    await runTool("apt-get", ["update"], { env: { APT_CONFIG: configuration }, timeoutMs: 120_000 });
    return configuration;
  }
}

/** Lets apt find the updates, because versions are compared by its rules. */
async function updates(configuration: string, packages: readonly ManifestPackage[]) {
  const installed = packages.map(
    ({ name, version, architecture = "amd64" }) =>
      `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: ${architecture}\nMaintainer: none\nDescription: none\n`,
  );
  const names = packages.map(({ name }) => name);
  const { stdout } = await withTemporaryFile(installed.join("\n"), (status) => {
    const settings = [`Dir::State::status=${status}`, "Dir::Cache::pkgcache=", "Dir::Cache::srcpkgcache="];
    const options = settings.flatMap((option) => ["-o", option]);
    return runTool("apt-cache", [...options, "policy", ...names], { env: { APT_CONFIG: configuration } });
  });
  return parsePolicy(stdout).filter(({ installed, update }) => installed !== "(none)" && update !== installed);
}

/** Parses the output of `apt-cache policy`. */
export function parsePolicy(text: string): { name: string; installed: string; update: string }[] {
  const entries = text.matchAll(/^(\S+):\n {2}Installed: (.*)\n {2}Candidate: (.*)$/gm);
  return [...entries].map(([, name, installed, update]) => ({ name: name!, installed: installed!, update: update! }));
}

/** Settings that make apt read and write only inside of the directory. Of the host's configuration, only how to reach archives is kept. */
function privateState(dir: string): string {
  const settings: Record<string, string> = {
    "Dir::Etc::Main": "/dev/null",
    "Dir::Etc::Parts": "/dev/null",
    "Dir::Etc::SourceList": join(dir, "archive.sources"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State": dir,
    "Dir::State::Lists": join(dir, "lists"),
    "Dir::State::status": join(dir, "status"),
    "Dir::Cache": join(dir, "cache"),
    "APT::Architecture": "amd64",
    "APT::Sandbox::User": "root",
    // Outdated lists would hide updates.
    "APT::Update::Error-Mode": "any",
    "Acquire::Languages": "none",
    "Acquire::Retries": "1",
    ...(existsSync("/etc/apt/auth.conf") ? { "Dir::Etc::Netrc": "/etc/apt/auth.conf" } : {}),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} "${value}";\n`)
    .join("");
}
