import { type Problems, shown } from "../input/problem";
import type { BootstrapBase, ImageBase } from "./args";
import type { SourceFiles } from "./sourceFiles";

/** Kinds of existing images of a platform, which are used unchanged. */
export const existingKinds = ["template", "ami", "ssmParameter"] as const;
type ExistingKind = (typeof existingKinds)[number];

/** What an image is made from. Files are identified by digest. */
export interface PlannedBase {
  kind: "bootstrap" | "file" | "url" | ExistingKind;
  /** `bootstrap` only. */
  suite?: string;
  mirror?: string;
  securityMirror?: string;
  components?: string[];
  /** `file` only: the path as it was given. */
  path?: string;
  /** `url` only. */
  url?: string;
  /** `template` only: name or path in the inventory, as it was given. */
  template?: string;
  /** `ami` only: its id. */
  ami?: string;
  /** `ssmParameter` only: its name. */
  ssmParameter?: string;
  /** `file` and `url`. */
  algorithm?: "sha256" | "sha512";
  digest?: string;
}

const digestDigits = { sha256: 64, sha512: 128 } as const;
type Algorithm = keyof typeof digestDigits;

/** Checks what an image is made from. @returns undefined where a problem was added. */
export function planBase(base: ImageBase | undefined, problems: Problems, files: SourceFiles): PlannedBase | undefined {
  const given = (["bootstrap", "file", "url", ...existingKinds] as const).filter((kind) => base?.[kind] !== undefined);
  if (!base || given.length === 0) {
    problems.addHere("is missing: give one of bootstrap, file, url, template, ami and ssmParameter");
    return undefined;
  }
  if (given.length > 1) {
    problems.addHere(`has ${given.join(" and ")}, but an image has one base: leave all but one out`);
    return undefined;
  }
  const digest = checkDigest(base, given[0]!, problems);
  const planned =
    base.bootstrap !== undefined
      ? planBootstrap(base.bootstrap, problems.at("bootstrap"))
      : base.file !== undefined
        ? planFile(base.file, digest, problems, files)
        : base.url !== undefined
          ? planUrl(base.url, digest, problems)
          : planExisting(base, given[0] as ExistingKind, problems);
  return problems.none ? planned : undefined;
}

function checkDigest(base: ImageBase, kind: PlannedBase["kind"], problems: Problems) {
  const given = (["sha256", "sha512"] as const).filter((algorithm) => base[algorithm] !== undefined);
  for (const algorithm of given) {
    const digits = digestDigits[algorithm];
    if (kind === "bootstrap")
      problems.add(algorithm, "cannot be used with bootstrap, whose packages are verified by the archive's signature");
    else if (isExisting(kind)) problems.add(algorithm, `cannot be used with ${kind}, which is not a file`);
    else if (!new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(base[algorithm]!))
      problems.add(algorithm, `is not a valid ${algorithm.toUpperCase()}: write ${digits} hexadecimal digits`);
  }
  if (given.length === 2) problems.addHere("has sha256 and sha512: leave one out");
  if (kind === "url" && given.length === 0)
    problems.add("url", "needs base.sha256 or base.sha512, so that the download can be verified");
  const algorithm: Algorithm = given[0] ?? "sha256";
  return { algorithm, expected: base[algorithm]?.toLowerCase() };
}

type ExpectedDigest = ReturnType<typeof checkDigest>;

function planBootstrap(bootstrap: BootstrapBase, problems: Problems): PlannedBase {
  const { suite, mirror, securityMirror, components = ["main"] } = bootstrap;
  if (typeof suite !== "string" || !/^[a-z][a-z0-9-]*$/.test(suite))
    problems.add("suite", `"${suite}" is not a valid Debian suite: write its code name, such as "trixie"`);
  checkMirror(mirror, problems.at("mirror"));
  checkMirror(securityMirror, problems.at("securityMirror"));
  if (components.length === 0) problems.add("components", 'is empty: leave it out for ["main"]');
  components.forEach((component, i) => {
    if (!/^[a-z][a-z0-9-]*$/.test(component))
      problems.at("components", i).addHere(`"${component}" is not a valid archive area such as "main" or "contrib"`);
  });
  return { kind: "bootstrap", suite, mirror, securityMirror, components };
}

function checkMirror(mirror: string | undefined, problems: Problems): void {
  if (mirror === undefined) return;
  const url = parseUrl(mirror);
  if (!url || /\s/.test(mirror) || !["http:", "https:"].includes(url.protocol))
    problems.addHere("is not a valid http or https address of a Debian archive");
  else if (url.username || url.password)
    problems.addHere(
      "carries credentials, which would end up in the image: keep them in the host's /etc/apt/auth.conf",
    );
}

function planFile(file: string, digest: ExpectedDigest, problems: Problems, files: SourceFiles): PlannedBase {
  const { algorithm, expected } = digest;
  if (file.trim() === "") {
    problems.add("file", "is empty: write the path of a disk image");
    return { kind: "file" };
  }
  const actual = files.digest(file, algorithm);
  if (actual.problem !== undefined) problems.add("file", actual.problem);
  else if (expected !== undefined && actual.digest !== expected)
    problems.add(algorithm, `does not match ${file}, whose ${algorithm.toUpperCase()} is ${actual.digest}`);
  return { kind: "file", path: file, algorithm, digest: actual.digest };
}

function planUrl(text: string, digest: ExpectedDigest, problems: Problems): PlannedBase {
  const url = parseUrl(text);
  if (!url || !["http:", "https:"].includes(url.protocol)) problems.add("url", "is not a valid http or https address");
  else if (url.username || url.password)
    problems.add(
      "url",
      "carries credentials, which would be kept in state and manifest: download it and use base.file",
    );
  return { kind: "url", url: text, algorithm: digest.algorithm, digest: digest.expected };
}

function planExisting(base: ImageBase, kind: ExistingKind, problems: Problems): PlannedBase {
  const { [kind]: name } = base;
  if (!existingForms[kind].test(typeof name === "string" ? name.trim() : ""))
    problems.add(kind, existingFaults[kind](name));
  const planned: PlannedBase = { kind };
  planned[kind] = name;
  return planned;
}

const existingForms: Record<ExistingKind, RegExp> = {
  template: /[^/]$/,
  ami: /^ami-[0-9a-f]{8,17}$/,
  ssmParameter: /^\/?[\w.-]+(\/[\w.-]+)*$/,
};

const existingFaults: Record<ExistingKind, (name: unknown) => string> = {
  template: () => "is empty: write the name or the path of a template of the vCenter",
  ami: (name) => `${shown(name)} is not a valid AMI id, such as ami-0123456789abcdef0`,
  ssmParameter: (name) =>
    `${shown(name)} is not a valid parameter name, such as /aws/service/debian/release/12/latest/amd64`,
};

/** Whether the base is an existing image of a platform. */
export function isExisting(kind: PlannedBase["kind"] | undefined): kind is ExistingKind {
  return (existingKinds as readonly unknown[]).includes(kind);
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
