import type { PlannedBase } from "../planBase";
import { withoutCredentials } from "./aptSources";

/** Debian's keys, with which the host's apt verifies the archive. They are at the same path in the guest. */
export const debianKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The archive that a root filesystem is made from, and from which its guests get updates. */
export interface Archive {
  mirror: string;
  /** Absent where none is known: the image then contains no security updates. */
  securityMirror?: string;
}

/** The image's package sources. Credentials are removed from addresses: apt reads them from auth.conf. */
export function renderSources(base: PlannedBase, archive: Archive): string {
  const suite = base.suite!;
  const stanzas = [stanza(base, archive.mirror, isRolling(suite) ? [suite] : [suite, `${suite}-updates`])];
  const security = renderSecuritySources(base, archive);
  if (security) stanzas.push(security);
  return stanzas.join("\n");
}

/** The package source of a suite's security updates; undefined where it has none, or none is known. */
export function renderSecuritySources(
  base: PlannedBase,
  { securityMirror }: Pick<Archive, "securityMirror">,
): string | undefined {
  const suite = base.suite!;
  return securityMirror && !isRolling(suite) ? stanza(base, securityMirror, [`${suite}-security`]) : undefined;
}

/** Whether a suite has neither updates nor security updates beside it. */
export function isRolling(suite: string): boolean {
  return ["sid", "unstable", "experimental"].includes(suite);
}

function stanza({ components = ["main"] }: PlannedBase, uri: string, suites: string[]): string {
  return [
    "Types: deb",
    `URIs: ${withoutCredentials(uri)}`,
    `Suites: ${suites.join(" ")}`,
    `Components: ${components.join(" ")}`,
    `Signed-By: ${debianKeyring}`,
    "",
  ].join("\n");
}
