import { renderMultipart } from "../../cloudInit/mime";
import { renderPeers, withPeers } from "../../cloudInit/peers";
import { renderYaml } from "../../cloudInit/yaml";
import type { Peers } from "../../network/peers";
import { volumeDevice } from "./devices";
import { type LaunchUserData, launchUserData } from "./userData";

/** A data disk, and the volume that it is. */
export interface DiskVolume {
  uuid: string;
  volumeId: string;
}

/** What an instance is told at its first boot. */
export interface LaunchTexts {
  userData: string;
  /** Absent if the machine knows no others. */
  peers?: Peers;
  disks: readonly DiskVolume[];
}

/** How long a guest waits for a volume that is attached after its start. */
const attachSeconds = 300;

/** User-data of an instance. The volumes' own ids, under which the guest finds them, take the place of the disks' UUIDs. */
export function launchTextOf({ userData, peers, disks }: LaunchTexts): LaunchUserData | { fault: string } {
  const text = disks.length === 0 ? userData : afterDisks(userData, disks);
  const known = disks.reduce(
    (all, { uuid, volumeId }) => all.replaceAll(volumeDevice(uuid), volumeDevice(volumeId)),
    peers ? withPeers(text, renderPeers(peers)) : text,
  );
  return launchUserData(known);
}

/** Volumes are attached when the instance runs already, so the guest waits for them before it looks at its disks. */
function afterDisks(userData: string, disks: readonly DiskVolume[]): string {
  const devices = disks.map(({ uuid }) => volumeDevice(uuid)).join(" ");
  const wait = `for d in ${devices}; do i=0; until [ -e "$d" ] || [ $i -ge ${attachSeconds} ]; do sleep 1; i=$((i+1)); done; done`;
  return renderMultipart([
    { entity: userData },
    {
      contentType: "text/cloud-config",
      headers: [
        ["Content-Disposition", 'attachment; filename="vmfarm-disks"'],
        ["Merge-Type", "list(append)+dict(no_replace,recurse_list)+str()"],
      ],
      content: `#cloud-config\n${renderYaml({ bootcmd: [["sh", "-c", wait]] })}`,
    },
  ]);
}
