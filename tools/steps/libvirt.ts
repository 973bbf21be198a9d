import { virsh } from "../../src/host/virsh";
import { startLibvirtd } from "../libvirtd";
import { ensureDefaultPool } from "../libvirtd/checks";
import type { Step } from "../ui/steps";

/** The libvirt that `npm start` uses. */
export interface LibvirtConnection {
  uri?: string;
  /** Namespace of the guests' networks, where the libvirt is one of our own. */
  netns?: string;
  /** It was not running a moment ago: machines of an earlier run are off. */
  restarted?: boolean;
}

export const systemUri = "qemu:///system";
/** Name of the libvirt of our own that lives from `npm start` to `npm run destroy`. */
export const ownName = "vmfarm";

/** The system's libvirt where it answers, as it is; else one of our own, found running or started. */
export function libvirt(connection: LibvirtConnection, onNote: (note: string) => void): Step {
  return {
    title: "libvirt",
    async run(report) {
      const version = await systemLibvirt();
      if (version) {
        await ensureDefaultPool(systemUri, "/var/lib/libvirt/images");
        connection.uri = systemUri;
        return `${version} of this machine answers at ${systemUri}`;
      }
      report("none answers at qemu:///system; starting one in namespaces of its own");
      const own = await startLibvirtd({ name: ownName, onNote });
      connection.uri = own.uri;
      connection.netns = own.netns;
      connection.restarted = !own.found;
      return `${own.found ? "ours runs" : "started our own"} (pid ${own.pid}, network namespace ${own.netns})`;
    },
  };
}

async function systemLibvirt(): Promise<string | undefined> {
  const { stdout } = await virsh(systemUri, ["version"], { timeoutMs: 20_000 }).catch(() => ({ stdout: "" }));
  return /Using library: (libvirt [\d.]+)/.exec(stdout)?.[1];
}
