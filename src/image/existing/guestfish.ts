import type { BuildWork } from "../builder";
import { packageProgress } from "../progress";
import { runStep } from "../tools";

// libguestfs would take a KVM that exists even where no guest comes up under it. Whoever knows better says so in the environment.
const guestfsEnv = {
  LIBGUESTFS_BACKEND: process.env.LIBGUESTFS_BACKEND ?? "direct",
  LIBGUESTFS_BACKEND_SETTINGS: process.env.LIBGUESTFS_BACKEND_SETTINGS ?? "force_tcg",
};

/** What the first look at a guest told. */
export interface Looked {
  /** Where its filesystems lie and are mounted, `/` first, as guestfish's `--mount` takes them: `/dev/sda3:/`. */
  mounts: string[];
  /** Whether this host's libguestfs can write SELinux's labels; Debian's cannot. */
  canRelabel: boolean;
}

/**
 * Finds the guest's filesystems and runs commands on them, which cannot write. Paths of the host are relative to the build directory:
 * guestfish has a quoting of its own.
 */
export async function lookIntoGuest(work: BuildWork, image: string, commands: readonly string[]): Promise<Looked> {
  const questions = ["mountpoints", "feature-available selinuxrelabel"];
  const { stdout } = await guestfish(work, ["--ro", "--format=qcow2", "-a", image, "-i"], [...questions, ...commands]);
  return { mounts: parseMountpoints(stdout), canRelabel: /^true$/m.test(stdout) };
}

/** Runs commands on a guest whose filesystems are known: finding them takes as long again as starting libguestfs. */
export async function changeInGuest(
  work: BuildWork,
  image: string,
  mounts: readonly string[],
  commands: readonly string[],
  options: { network: boolean },
): Promise<void> {
  const mountArguments = mounts.flatMap((mount) => ["-m", mount]);
  const network = options.network ? ["--network"] : [];
  // Verbose, so that what the guest's scripts print on the appliance's console is seen while they run.
  await guestfish(work, ["-v", ...network, "--format=qcow2", "-a", image, ...mountArguments], commands);
}

/** A command that runs one of our scripts in the guest. */
export function runInGuest(script: string): string {
  return `sh "sh ${script} > /dev/console 2>&1"`;
}

/** Lines of `device: directory`. A filesystem is mounted after the one that its directory lies on. */
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
  const counted = packageProgress(work.onProgress);
  const onLine = (line: string) => {
    work.log(line);
    counted(line.trim());
  };
  return runStep("guestfish", args, {
    cwd: work.dir,
    env: guestfsEnv,
    input: commands.map((command) => `${command}\n`).join(""),
    onLine,
  });
}
