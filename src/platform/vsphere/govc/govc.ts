import { type Finished, ProgramError, type RunOptions, run } from "../../../process/run";

/** Where something is: in which vCenter, whose inventory says the rest. */
export interface VcenterLocation {
  /** Host name or address, with `:port` where it is not 443. */
  server: string;
}

/** How one gets in. */
export interface VcenterAccount {
  user: string;
  password: string;
  /** PEM file that the server's certificate is verified with; left out: what the system trusts. */
  caFile?: string;
  /** True: the server's certificate is not verified. */
  allowUnverifiedSsl?: boolean;
}

/** A vCenter and how it is asked. */
export interface Vcenter extends VcenterLocation, VcenterAccount {}

/** Runs one command of govc, the command line of govmomi, on a vCenter. @throws ProgramError, in whose text the password is not */
export async function govc(vcenter: Vcenter, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  try {
    // Not in the caller's directory: govc takes a password that is the name of a file there for that file's content.
    return await run("govc", args, { cwd: "/", ...options, env: { ...environment(vcenter), ...options.env } });
  } catch (error) {
    throw error instanceof ProgramError ? readable(error, args, vcenter.password) : error;
  }
}

/** The answer of a command that prints JSON. */
export async function govcJson<T>(vcenter: Vcenter, command: string, args: readonly string[]): Promise<T> {
  const { stdout } = await govc(vcenter, [command, "-json", ...args]);
  return JSON.parse(stdout) as T;
}

/** Every setting that govc would otherwise take from the environment of whoever runs this, and the connection. */
function environment({ server, user, password, caFile, allowUnverifiedSsl }: Vcenter): Record<string, string> {
  const foreign = Object.keys(process.env).filter((name) => name.startsWith("GOVC_"));
  return {
    ...Object.fromEntries(foreign.map((name) => [name, ""])),
    GOVC_URL: `https://${server}`,
    GOVC_USERNAME: user,
    GOVC_PASSWORD: password,
    GOVC_TLS_CA_CERTS: caFile ?? "",
    GOVC_INSECURE: String(allowUnverifiedSsl ?? false),
    // With a session kept on disk, a wrong password would be accepted while the session lasts.
    GOVC_PERSIST_SESSION: "false",
  };
}

function readable(error: ProgramError, args: readonly string[], password: string): ProgramError {
  const hide = (text: string) => (password === "" ? text : text.replaceAll(password, "…"));
  const stderr = error.stderr.trim().replace(/^govc: /, "");
  const said = hide(faultIn(stderr) || stderr || faultIn(error.stdout));
  const reason = said || hide(error.message.replace(/^govc [^:]*: /, ""));
  return new ProgramError("govc", args.slice(0, 1), error.exitCode, said, reason);
}

/** With -json a refusal of the server comes as a document: its text, else what it is about. */
function faultIn(text: string): string {
  try {
    const { Fault } = JSON.parse(text) as { Fault?: { String?: string; Detail?: { Fault?: { obj?: object } } } };
    const about = Fault?.Detail?.Fault;
    return Fault?.String || (about?.obj ? `not found: ${JSON.stringify(about.obj)}` : JSON.stringify(about ?? ""));
  } catch {
    return "";
  }
}
