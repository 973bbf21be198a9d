import { type GuestFile, guestScript } from "./customise";
import { dropInFunction } from "./dropIn";

/** Programs that stand before cloud-init's own and netplan's, for cloud-init's services alone. */
const folder = "/usr/local/lib/vmfarm/cloud-init";

/**
 * Starts cloud-init as its own entry point does, at less cost: that one first looks through the metadata of installed packages. libyaml
 * reads the same language as PyYAML's own parser, which reads the configuration some eighty times in a boot. Without netplan's library
 * cloud-init writes the file that the library would have written for it.
 */
export const cloudInitLauncher = `\
#!/usr/bin/python3
import sys

import yaml

if yaml.__with_libyaml__:
    yaml.safe_load = lambda stream: yaml.load(stream, Loader=yaml.CSafeLoader)
sys.modules["netplan"] = None

from cloudinit.cmd.main import main

sys.argv[0] = "/usr/bin/cloud-init"
sys.exit(main())
`;

/**
 * `netplan generate` without Python, and without systemd reading all its units again: netplan's generator starts what it wrote units for
 * (networkd, which waits for its cards by itself). Where it wrote others, systemd does read them.
 */
export const netplanGenerate = `\
#!/bin/sh
generate=/usr/libexec/netplan/generate
[ -x "$generate" ] || generate=/usr/lib/netplan/generate
[ "$*" = generate ] && [ -x "$generate" ] || exec /usr/sbin/netplan "$@"
"$generate" || exit
udevadm control --reload
[ ! -x /usr/bin/ovs-vsctl ] || exec systemctl daemon-reload
for unit in /run/systemd/system/*; do
  case "\${unit##*/}" in
    systemd-networkd-wait-online.service.d | systemd-networkd.service.wants | netplan-ovs-cleanup.service | "*") ;;
    *) exec systemctl daemon-reload ;;
  esac
done
`;

export const cloudInitFiles: readonly GuestFile[] = [
  guestScript(`${folder}/cloud-init`, cloudInitLauncher),
  guestScript(`${folder}/netplan`, netplanGenerate),
];

/** cloud-init's services start by the launcher: one service in current versions, one for each stage in older ones. */
export const cloudInitScript = `${dropInFunction}
for unit in /usr/lib/systemd/system/cloud-*.service; do
  grep -q '^ExecStart=/usr/bin/cloud-init ' "$unit" || continue
  drop_in "\${unit##*/}" -e 's,^ExecStart=/usr/bin/cloud-init ,ExecStart=${folder}/cloud-init ,p;t' -e '/^ExecStart=/p' << END
Environment=PATH=${folder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
END
done
`;
