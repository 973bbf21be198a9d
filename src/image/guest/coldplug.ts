import { dropInFunction } from "./dropIn";

/** What a start does not do for devices and modules that it would do on a plain installation. */
export const coldplugScript = `${dropInFunction}
# udev looks at each device and each module; drivers and buses, of which no rule speaks, would be half as many again.
trigger=systemd-udev-trigger.service
if grep -q '^ExecStart=.* --type=all ' "/usr/lib/systemd/system/$trigger"; then
  drop_in "$trigger" 's/^\\(ExecStart=.* --type=all\\)/\\1 --subsystem-nomatch=drivers --subsystem-nomatch=subsystem/p' < /dev/null
fi
# Mounted when its module is loaded: udev has a rule for that.
mkdir -p /etc/systemd/system/sysinit.target.wants
ln -sf /dev/null /etc/systemd/system/sysinit.target.wants/sys-kernel-config.mount
`;
