/** Takes out what must be each machine's own, what was only needed for the build, and what could tell a secret. */
export const sealScript = `
rm -f /etc/ssh/ssh_host_*
rm -f /var/lib/dbus/machine-id
: > /etc/machine-id
passwd --lock root > /dev/null
rm -rf /var/lib/cloud /var/log/cloud-init*.log /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
rm -rf /run/systemd/resolve /tmp/* /var/tmp/* /var/lib/dhcp/* /root/.bash_history /root/.ssh/known_hosts
find /var/log -type f -exec truncate -s 0 {} +
rm -rf /var/log/journal/*
if command -v apt-get > /dev/null; then
  apt-get clean
  rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /etc/apt/apt.conf.d/99mmdebstrap /var/log/apt/* /var/cache/debconf/*-old
fi
if command -v dnf > /dev/null; then dnf --quiet clean all || true; fi
`;

/**
 * Lists packages as "name, version, licences, architecture" parted by tabs, and hands the guest's os-release back. Debian's licences are
 * the short names of machine-readable copyright files (DEP-5); other copyright files are prose, and the licence stays unknown.
 */
export const listPackagesScript = `
if [ -r /etc/os-release ]; then cp -L /etc/os-release "$here/out/os-release"; fi
if command -v dpkg-query > /dev/null; then
  dpkg-query -W -f '\${db:Status-Abbrev}\\t\${Package}\\t\${Version}\\t\${Architecture}\\n' | awk -F '\\t' '
    function licences(file,  line, list, seen, name, dep5) {
      while ((getline line < file) > 0) {
        if (line ~ /^Format:.*copyright-format/) dep5 = 1
        if (dep5 && line ~ /^License:[ \\t]*[^ \\t]/) {
          name = line; sub(/^License:[ \\t]*/, "", name); sub(/[ \\t\\r]+$/, "", name); gsub(/,? +(and|or) +/, "|", name)
          n = split(name, part, "|")
          for (k = 1; k <= n; k++) if (!(part[k] in seen)) { seen[part[k]] = 1; list = list (list == "" ? "" : "|") part[k] }
        }
      }
      close(file)
      return list == "" ? "unknown" : list
    }
    $1 ~ /^ii/ { print $2 "\\t" $3 "\\t" licences("/usr/share/doc/" $2 "/copyright") "\\t" $4 }' > "$here/out/packages.tsv"
elif command -v rpm > /dev/null; then
  rpm -qa --qf '%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{LICENSE}\\t%{ARCH}\\n' | sort > "$here/out/packages.tsv"
fi
`;

/** What systemd does once in a system that is new: done here, where no machine waits for it, and taken for done from then on. */
export const settleScript = `
ldconfig
systemd-sysusers
journalctl --update-catalog
if [ -n "$(ls /etc/udev/hwdb.d 2>/dev/null)" ]; then systemd-hwdb update; fi
touch /etc/.updated /var/.updated
`;
