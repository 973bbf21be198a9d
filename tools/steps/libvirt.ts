import { virsh } from "../../src/platform/libvirt/virsh/virsh";
import { userSuffix } from "../host/root";
import { libvirtdStatus, startLibvirtd } from "../libvirtd";
import { ensureDefaultPool } from "../libvirtd/checks";
import { configuredUri, resourceCount } from "../stack/localStack";
import type { Step } from "../ui/steps";

/** The libvirt that `npm start` uses. */
export interface LibvirtConnection {
  uri?: string;
  /** Namespace of the guests' networks, if the libvirt is a private one. */
  netns?: string;
  /** It has just been started: machines of an earlier run are off. */
  restarted?: boolean;
}

export const systemUri = "qemu:///system";
/** Name of the private libvirt that runs from `npm start` to `npm run destroy`; each user has a different one. */
export const ownName = `vmfarm${userSuffix()}`;

/** The one that has the stack's machines; otherwise the system's, unchanged, if it responds; otherwise a private one, started unless it is running. */
export function libvirt(connection: LibvirtConnection, onNote: (note: string) => void): Step {
  return {
    title: "libvirt",
    async run(report) {
      const version = await systemLibvirt();
      const holder = (resourceCount() ?? 0) > 0 ? configuredUri() : undefined;
      if (takesSystem(version !== undefined, holder)) {
        await ensureDefaultPool(systemUri, "/var/lib/libvirt/images");
        connection.uri = systemUri;
        return `${version} on this machine, at ${systemUri}`;
      }
      if (version)
        onNote(
          `${systemUri} is available, but the stack's machines are on the private libvirt: run npm run destroy first`,
        );
      else report("no libvirt responds at qemu:///system; starting a private one");
      const own = await startLibvirtd({ name: ownName, onNote });
      connection.uri = own.uri;
      connection.netns = own.netns;
      connection.restarted = !own.found;
      return `${own.found ? "private libvirt running" : "private libvirt started"} (pid ${own.pid}, network namespace ${own.netns})`;
    },
  };
}

/**
 * Whether the system's libvirt is used.
 * @param holder the URI that has the stack's machines, if there are any. @throws Error if that is the system's, and it does not respond
 */
export function takesSystem(answers: boolean, holder: string | undefined): boolean {
  if (holder !== systemUri) return answers && holder !== libvirtdStatus(ownName).uri;
  if (answers) return true;
  throw new Error(
    `the stack's machines are on ${systemUri}, which does not respond to this user: start it again (systemctl start libvirtd)`,
  );
}

async function systemLibvirt(): Promise<string | undefined> {
  const { stdout } = await virsh(systemUri, ["version"], { timeoutMs: 20_000 }).catch(() => ({ stdout: "" }));
  return /Using library: (libvirt [\d.]+)/.exec(stdout)?.[1];
}
