#!/bin/sh
# enter.sh STATE RUN NETNS PROGRAM [ARG…]
# Called in a new mount namespace (`unshare --mount`): mounts this libvirt's directories over the system's, so
# that neither can see the other, then runs the program in the network namespace.
set -eu
state=$1
run=$2
netns=$3
shift 3
for pair in "$run/libvirt:/run/libvirt" "$state/etc:/etc/libvirt" "$state/lib:/var/lib/libvirt" \
  "$state/cache:/var/cache/libvirt" "$state/log:/var/log/libvirt"; do
  mkdir -p "${pair#*:}"
  mount --bind "${pair%%:*}" "${pair#*:}"
done
# Through the system bus libvirt would register guests with the host's machined and bridges with its firewalld.
if [ -d /run/dbus ]; then mount -t tmpfs -o mode=755 tmpfs /run/dbus; fi
exec ip netns exec "$netns" "$@"
