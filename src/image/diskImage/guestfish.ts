import type { BuildWork } from "../builder";
import { outputOf } from "../progress";
import { runStep } from "../tools";

// libguestfs would use any KVM that exists, even one under which no guest starts. The environment can override this.
const guestfsEnv = {
  LIBGUESTFS_BACKEND: process.env.LIBGUESTFS_BACKEND ?? "direct",
  LIBGUESTFS_BACKEND_SETTINGS: process.env.LIBGUESTFS_BACKEND_SETTINGS ?? "force_tcg",
};

/** What an inspection found out about a guest. */
export interface Inspection {
  /** Where its filesystems are and where they are mounted, `/` first, as guestfish's `--mount` takes them: `/dev/sda3:/`. */
  mounts: string[];
  /** Whether this host's libguestfs can write SELinux labels; Debian's cannot. */
  canRelabel: boolean;
}

/**
 * Finds the guest's filesystems and runs commands on them read-only. Paths of the host are relative to the build directory, since guestfish
 * has its own quoting rules.
 */
export async function inspectGuest(work: BuildWork, image: string, commands: readonly string[]): Promise<Inspection> {
  const questions = ["mountpoints", "feature-available selinuxrelabel"];
  const { stdout } = await guestfish(work, ["--ro", "--format=qcow2", "-a", image, "-i"], [...questions, ...commands]);
  return { mounts: parseMountpoints(stdout), canRelabel: /^true$/m.test(stdout) };
}

/** Runs commands on a guest whose filesystems are known: finding them again would double the time that libguestfs takes to start. */
export async function changeInGuest(
  work: BuildWork,
  image: string,
  mounts: readonly string[],
  commands: readonly string[],
  options: { network: boolean },
): Promise<void> {
  const mountArguments = mounts.flatMap((mount) => ["-m", mount]);
  const network = options.network ? ["--network"] : [];
  // Verbose, so that the output of the guest's scripts on the appliance's console appears while they run.
  await guestfish(work, ["-v", ...network, "--format=qcow2", "-a", image, ...mountArguments], commands);
}

/** A command that runs one of our scripts in the guest. */
export function runInGuest(script: string): string {
  return `sh "sh ${script} > /dev/console 2>&1"`;
}

/** Parses lines of `device: directory`. A filesystem is mounted after the one that contains its directory. */
export function parseMountpoints(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => {
      const [, device, directory] = /^(\S+): (\/.*)$/.exec(line.trim()) ?? [];
      return device && directory ? [{ device, directory }] : [];
    })
    .sort((a, b) => a.directory.length - b.directory.length)
    .map(({ device, directory }) => `${device}:${directory}`);
}

async function guestfish(work: BuildWork, args: readonly string[], commands: readonly string[]) {
  return runStep("guestfish", args, {
    cwd: work.dir,
    env: guestfsEnv,
    input: commands.map((command) => `${command}\n`).join(""),
    onLine: outputOf(work),
  });
}
