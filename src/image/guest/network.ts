/**
 * Has cloud-init write for networkd itself: for netplan it would start netplan, and have systemd read all its units again. Files that a
 * machine has in /etc/netplan count as ever. Not where its cloud-init (22.4) leaves out that no router is to be waited for.
 */
export const rendererScript = `
mkdir -p "$here/rendered"
printf '%s\\n' 'version: 2' 'ethernets: {lan0: {accept-ra: false, addresses: [192.0.2.1/24]}}' > "$here/network.yaml"
if cloud-init devel net-convert -p "$here/network.yaml" -k yaml -d "$here/rendered" -D debian -O networkd > /dev/null 2>&1 &&
  grep -rqi '^IPv6AcceptRA=\\(false\\|no\\)' "$here/rendered"; then
  echo 'system_info: {network: {renderers: [networkd, netplan, eni, sysconfig]}}' > /etc/cloud/cloud.cfg.d/96_vmfarm_network.cfg
fi
`;
