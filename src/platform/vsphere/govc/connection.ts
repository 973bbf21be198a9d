import { access, constants } from "node:fs/promises";
import type { Problem } from "../../../input/problem";
import { ProgramError } from "../../../process/run";
import { govcJson, type Vcenter } from "./govc";

/** What a vCenter says of itself. */
interface About {
  version: string;
  fullName: string;
  /** `VirtualCenter`, or `HostAgent` for an ESXi host by itself. */
  apiType: string;
}

/** The oldest that the provider and its clone from a template know. */
export const oldestVersion = "6.5";

/**
 * The version of a vCenter; undefined where it cannot be used at all, and why goes to `problems`: it does not answer, is not trusted,
 * refuses the account, or is too old.
 */
export async function connect(vcenter: Vcenter, problems: Problem[]): Promise<string | undefined> {
  const unreadable = vcenter.caFile === undefined ? undefined : await caProblem(vcenter.caFile);
  if (unreadable) {
    problems.push(unreadable);
    return undefined;
  }
  const [answer, untrusted] = await Promise.all([aboutOf(vcenter), untrustedByProvider(vcenter)]);
  if (answer instanceof Error) problems.push(refusal(vcenter, answer));
  else problems.push(...versionProblems(vcenter, answer), ...(untrusted ? [untrusted] : []));
  return answer instanceof Error || problems.length > 0 ? undefined : answer.version;
}

async function aboutOf(vcenter: Vcenter): Promise<About | ProgramError> {
  try {
    return (await govcJson<{ about: About }>(vcenter, "about", [])).about;
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
}

async function caProblem(caFile: string): Promise<Problem | undefined> {
  const reason = await access(caFile, constants.R_OK).then(
    () => (caFile.startsWith("/") ? undefined : "is not an absolute path, and the provider runs in another directory"),
    () => "cannot be read by this user",
  );
  if (reason === undefined) return undefined;
  return { propertyPath: "caFile", reason: `${caFile} ${reason}; give the absolute path of a PEM file` };
}

/**
 * The provider's plugin has no setting for a certificate authority: it trusts what the system trusts, as govc does where it is told no
 * file of its own. Both are Go programs, with the environment of this one.
 */
async function untrustedByProvider(vcenter: Vcenter): Promise<Problem | undefined> {
  if (!vcenter.caFile) return undefined;
  const alone = await aboutOf({ ...vcenter, caFile: undefined });
  if (!(alone instanceof Error) || !isTrust(alone)) return undefined;
  return {
    propertyPath: "caFile",
    reason:
      `the server's certificate is verified by ${vcenter.caFile}, but the plugin of @pulumi/vsphere has no such setting and only trusts what the ` +
      `system trusts: start pulumi with SSL_CERT_FILE=${vcenter.caFile}, or install it once ` +
      `(cp ${vcenter.caFile} /usr/local/share/ca-certificates/vcenter.crt && update-ca-certificates)`,
  };
}

function isTrust(error: ProgramError): boolean {
  return /x509|certificate/i.test(error.stderr);
}

function refusal({ server, user, caFile }: Vcenter, error: ProgramError): Problem {
  if (error.exitCode === undefined)
    return {
      propertyPath: "server",
      reason: `${error.message}; govc is the command line of govmomi, and must be on PATH`,
    };
  if (isTrust(error)) {
    const what = caFile
      ? `is not verified by ${caFile}`
      : "is not verified: set caFile to its authority's PEM file, or make the system trust it";
    return { propertyPath: "caFile", reason: `the certificate of ${server} ${what} (${error.stderr})` };
  }
  if (/incorrect user ?name or password|InvalidLogin|cannot complete login|login failure/i.test(error.stderr))
    return {
      propertyPath: "password",
      reason: `${server} rejects the account ${user}: wrong user or password (${error.stderr})`,
    };
  return {
    propertyPath: "server",
    reason: `no vCenter responds at ${server}: ${error.stderr}. Try: govc about -u https://${server}`,
  };
}

function versionProblems({ server }: Vcenter, { version, fullName, apiType }: About): Problem[] {
  const problems: Problem[] = [];
  if (apiType !== "VirtualCenter")
    problems.push({
      propertyPath: "server",
      reason: `${server} is ${fullName}, but only a vCenter can clone machines; use the vCenter that manages this host`,
    });
  if (isOlder(version, oldestVersion))
    problems.push({
      propertyPath: "server",
      reason: `${server} is ${fullName}; the provider needs vCenter ${oldestVersion} or newer`,
    });
  return problems;
}

/** Virtual hardware of machines on a vCenter of some version; see "Hardware Features Available with Virtual Machine Compatibility". */
export function hardwareVersionOf(version: string): number {
  const since = [
    ["8.0", 20],
    ["7.0", 17],
    ["6.7", 14],
  ] as const;
  return since.find(([oldest]) => !isOlder(version, oldest))?.[1] ?? 13;
}

function isOlder(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split(".").map(Number));
  return a![0]! < b![0]! || (a![0] === b![0] && (a![1] ?? 0) < (b![1] ?? 0));
}
