import { report } from "../../../process/diagnostics";
import { withTemporaryFile } from "../../../process/temporaryFile";
import { hypervisorTraits } from "../hypervisor";
import { virsh } from "./virsh";
import { orUndefined } from "./volumes";

// The provider fails to remove what somebody else has undefined, and a `destroy` runs no program that could have a hook for it. So whatever
// of our own is removed just before puts something empty in its place, for the provider to find.

/** What stands in for a domain is called so: its name and this. */
const goneSuffix = "-gone";

/** Whether a domain is one that stands in for another: a `destroy` that was interrupted leaves it. */
export function standsIn(domain: string, disks: number): boolean {
  return disks === 0 && domain.endsWith(goneSuffix);
}

/** Defines an empty domain where there is none with the UUID any more. */
export async function putBackDomain(uri: string, uuid: string, name: string): Promise<void> {
  if (await orUndefined(virsh(uri, ["domname", uuid]))) return;
  const xml =
    `<domain type="${hypervisorTraits(uri).domainType}"><name>${name}${goneSuffix}</name><uuid>${uuid}</uuid><memory unit="MiB">64</memory>` +
    "<os><type>hvm</type></os></domain>";
  await define(uri, "define", xml, `the domain ${name}`);
}

/** Defines an empty network where there is none with the UUID any more, if the UUID is one that we derive. */
export async function putBackNetwork(uri: string, uuid: string): Promise<void> {
  if (!/^.{14}8/.test(uuid) || (await orUndefined(virsh(uri, ["net-name", uuid])))) return;
  const xml = `<network><name>vmfarm-gone-${uuid}</name><uuid>${uuid}</uuid></network>`;
  await define(uri, "net-define", xml, `the network ${uuid}`);
}

async function define(uri: string, command: string, xml: string, what: string): Promise<void> {
  try {
    await withTemporaryFile(Buffer.from(xml), (file) => virsh(uri, [command, file]));
  } catch (error) {
    report(
      `${what} no longer exists, and the provider may fail to remove it: run pulumi refresh (${(error as Error).message})`,
    );
  }
}
