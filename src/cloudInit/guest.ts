import type { Problems } from "../input/problem";
import { mib } from "../input/size";
import type { GuestArgs } from "./args";
import { readExtra } from "./extra";
import { type GuestFileValues, type PlannedFile, planFiles } from "./files";
import { sshKeyFault } from "./sshKeys";
import { isPending, readList, readText } from "./text";
import { timezoneFault } from "./timezone";
import { renderYaml } from "./yaml";

/** The account made where the arguments name none. */
export const defaultUser = "vmfarm";

/** Most bytes that files, commands, keys and extra user-data of one machine may have together. */
export const contentLimit = 2 * mib;

/** Most bytes of the same as a seed has them: files in base64, commands with escapes for what is not ASCII. */
const renderedLimit = 3 * mib;

/** Validated arguments, each with its default filled in. Only plain values. */
export interface GuestPlan {
  user: string;
  sshKeys: string[];
  files: PlannedFile[];
  packages: string[];
  commands: string[];
  cloudInit?: string;
  timezone?: string;
}

/** GuestArgs after every Input has been resolved. */
export interface GuestValues {
  user?: string;
  sshKeys?: string[];
  files?: GuestFileValues[];
  packages?: string[];
  commands?: string[];
  cloudInit?: string;
  timezone?: string;
}

/**
 * Checks what is known of `args` at once. Leaves that are still to come from other resources are passed over: call
 * `checkGuest` on the plain values when they are there.
 *
 * @returns undefined where a problem was added, or where a value is still to come.
 */
export function planGuest(args: GuestArgs, problems: Problems): GuestPlan | undefined {
  return plan(args, problems.at());
}

/** As `planGuest`, for values that are all there. @returns undefined exactly where a problem was added. */
export function checkGuest(values: GuestValues, problems: Problems): GuestPlan | undefined {
  return plan(values, problems.at());
}

function plan(args: GuestArgs | GuestValues, problems: Problems): GuestPlan | undefined {
  let pending = false;
  /** A list of text leaves; `fault` judges one. */
  const texts = (name: string, values: unknown[] | undefined, fault: (text: string) => string | undefined): string[] =>
    readList(values, problems.at(name)).flatMap((value, i) => {
      if (isPending(value)) pending = true;
      else return text(problems.at(name, i), value, fault) ?? [];
      return [];
    });
  const text = (here: Problems, value: unknown, fault: (text: string) => string | undefined): string | undefined => {
    const known = readText(value, here);
    const reason = known === undefined ? undefined : fault(known);
    if (reason !== undefined) here.addHere(reason);
    return known;
  };

  const user = args.user === undefined ? defaultUser : text(problems.at("user"), args.user, userFault);
  const sshKeys = texts("sshKeys", args.sshKeys, sshKeyFault).map((key) => key.trim());
  const files = planFiles(
    readList<GuestFileValues>(args.files as GuestFileValues[], problems.at("files")),
    problems.at("files"),
  );
  const packages = texts("packages", args.packages, packageFault);
  const commands = texts("commands", args.commands, () => undefined);
  const timezone =
    args.timezone === undefined ? undefined : text(problems.at("timezone"), args.timezone, timezoneFault);
  let cloudInit: string | undefined;
  let extra = "";
  const extraFault = (text: string) => {
    const read = readExtra(text);
    if ("fault" in read) return read.fault;
    extra = read.text;
    return undefined;
  };
  if (isPending(args.cloudInit)) pending = true;
  else if (args.cloudInit !== undefined) cloudInit = text(problems.at("cloudInit"), args.cloudInit, extraFault);

  const encoded = sizeOf([extra, ...files.map((file) => file?.content ?? "")]);
  const bytes = encoded + sizeOf([...sshKeys, ...commands]);
  const rendered = Math.ceil((encoded * 4) / 3) + sizeOf([...sshKeys, ...commands].map(renderYaml));
  if (bytes > contentLimit) problems.add("files", tooLarge(bytes));
  else if (rendered > renderedLimit) problems.add("commands", tooLong(rendered));
  if (!problems.none || pending || files.includes(undefined)) return undefined;
  return {
    user: user!,
    sshKeys,
    files: files as PlannedFile[],
    packages,
    commands,
    ...(cloudInit === undefined ? {} : { cloudInit }),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

function userFault(user: string): string | undefined {
  if (user === "root")
    return 'root cannot log in, because cloud-init locks the account; name another user, who can use sudo (default "vmfarm")';
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user))
    return `"${user}" is not a valid user name; use at most 32 lower-case letters, digits, "-" and "_", beginning with a letter`;
  return undefined;
}

function packageFault(name: string): string | undefined {
  // "=" and "/" are for a version or a release of a deb, "@" for a group of rpms; a leading "-" would be an option.
  return /^@?[A-Za-z0-9][A-Za-z0-9+._:~=/^-]*$/.test(name)
    ? undefined
    : `"${name}" is not a valid package name; give one package in each entry, such as "nginx" or "nginx=1.22.1-9"`;
}

function sizeOf(texts: string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function tooLong(bytes: number): string {
  return `files, commands, keys and cloudInit have ${bytes} bytes in the machine's seed, where non-ASCII characters in commands are escaped; the limit is ${renderedLimit}: put long texts into files`;
}

function tooLarge(bytes: number): string {
  return `files, commands, keys and cloudInit have ${bytes} bytes in total, but a machine's seed holds at most ${contentLimit}; put large content into the golden image, or download it in a command`;
}
