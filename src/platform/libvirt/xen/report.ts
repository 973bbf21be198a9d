import { leavingFunction } from "../../../guest/leaving";

/** What a guest writes to its seed when cloud-init has finished: cloud-init's own result, and the end of its output. */
export const reportFiles = { result: "result.json", output: "output.log" } as const;

/**
 * Vendor-data of a guest that no agent looks into: a script, which cloud-init runs early at every boot beside whatever the user-data says.
 * It leaves itself behind as a unit that waits until cloud-init has finished, and writes to the seed how that went. (As a file: systemd
 * reads a unit again while it boots, and takes no command of several lines then.) The last line has the disk itself flush what it was
 * given, so that the host can read it.
 */
export const reportingVendorData = `#cloud-boothook
#!/bin/sh -e
[ "$1" = report ] || exec systemd-run --no-block --quiet --collect --unit=vmfarm-report /bin/sh -e "$0" report
${leavingFunction}until [ -s /run/cloud-init/result.json ]; do sleep 1; done
# Who is about to reboot reports after that.
while [ -n "$(leaving)" ]; do sleep 1; done
seed=$(findfs LABEL=CIDATA)
mkdir -p /run/vmfarm/seed
mount -t vfat "$seed" /run/vmfarm/seed
tail -c 4000 /var/log/cloud-init-output.log > /run/vmfarm/seed/${reportFiles.output} || :
cp /run/cloud-init/result.json /run/vmfarm/seed/${reportFiles.result}
umount /run/vmfarm/seed
sync "$seed"
`;
