import type { GoldenImageArgs } from "../args";
import type { PlannedPackages } from "../planPackages";
import type { GuestFile } from "./customise";
import { followScript, followUnit } from "./followVsphere";

/** Reads and writes the guest's variables; cloud-init and vSphere's own view of the guest need it, too. */
const vmwareTools = "open-vm-tools";

/**
 * The arguments of an image whose machines run on vSphere: a bootstrap has VMware's tools in it. They are not in every image, since
 * they make it a tenth larger. What other bases have in them is theirs to say.
 */
export function forVsphere(args: GoldenImageArgs): GoldenImageArgs {
  const deb = args.packages?.deb ?? [];
  if (args.base?.bootstrap === undefined || hasVmwareTools(deb)) return args;
  return { ...args, packages: { ...args.packages, deb: [...deb, vmwareTools] } };
}

/** Whether images with these packages report to vSphere. */
export function reportsToVsphere({ deb, rpm }: PlannedPackages): boolean {
  return hasVmwareTools(deb) || rpm.includes(vmwareTools);
}

/** Packages may have pins. */
function hasVmwareTools(deb: readonly string[]): boolean {
  return deb.some((name) => name.split("=")[0] === vmwareTools);
}

/** Counts up whenever the scripts or units for vSphere change. */
export const reportVersion = 2;

/**
 * Tells vSphere how cloud-init ended, by the guest's variables: `guestinfo.vmfarm.instance` is cloud-init's instance-id,
 * `guestinfo.vmfarm.result` the base64 of `{"errors": [...], "log": "..."}`, at most 51 KiB. The result is written last, and is a blank
 * while it is not known: variables outlive a restart of the guest. `log` has the last lines of cloud-init's output, where there are errors.
 */
export const reportScript = `#!/usr/bin/python3
import base64
import json
import subprocess
import sys

root = sys.argv[1] if len(sys.argv) > 1 else ""


def read(path):
    try:
        with open(root + path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def publish(key, value):
    command = f"info-set guestinfo.vmfarm.{key} {value}"
    subprocess.run(["vmware-rpctool", command], check=True, stdout=subprocess.DEVNULL)


def errors():
    try:
        found = json.loads(read("/run/cloud-init/result.json"))["v1"].get("errors") or []
        return [str(error)[:500] for error in found[:5]]
    except (ValueError, KeyError):
        return ["cloud-init has not run: it found no data source, or is disabled in this image"]


# A variable cannot be set to nothing.
publish("result", " ")
publish("instance", read("/var/lib/cloud/data/instance-id").strip())
found = errors()
log = read("/var/log/cloud-init-output.log")[-4000:].rstrip().split("\\n")[-15:] if found else []
# At most 51 KiB: one message to vSphere holds 64.
result = json.dumps({"errors": found, "log": "\\n".join(log)}, ensure_ascii=False)
publish("result", base64.b64encode(result.encode(errors="replace")).decode())
`;

const scriptPath = "/usr/local/lib/vmfarm/report-to-vsphere";

const unit = `[Unit]
Description=Report the result of cloud-init to vSphere
ConditionVirtualization=vmware
ConditionPathExists=/usr/bin/vmware-rpctool
# cloud-init's last stage comes after multi-user.target, which would otherwise wait for this unit.
DefaultDependencies=no
After=sysinit.target cloud-final.service
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
ExecStart=${scriptPath}
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
`;

const file = (path: string, text: string, mode: string): GuestFile => ({
  path,
  mode,
  owner: "root:root",
  bytes: Buffer.from(text),
});

const reportUnit = "vmfarm-report.service";
const followPath = "/usr/local/lib/vmfarm/follow-vsphere";
const followName = "vmfarm-follow.service";

/** Files and enabled units of an image with VMware's tools among its packages; they do nothing but on vSphere. */
export function vsphereParts(packages: PlannedPackages): { files: readonly GuestFile[]; services: string[] } {
  if (!reportsToVsphere(packages)) return { files: [], services: [] };
  const files = [
    file(scriptPath, reportScript, "0755"),
    file(`/etc/systemd/system/${reportUnit}`, unit, "0644"),
    file(followPath, followScript, "0755"),
    file(`/etc/systemd/system/${followName}`, followUnit(followPath), "0644"),
  ];
  return { files, services: [reportUnit, followName] };
}
