/**
 * A function of the shell: `drop_in UNIT SED…` has a service of Debian's start what sed prints of its unit; further settings come from
 * standard input.
 */
export const dropInFunction = `
drop_in() {
  unit_name=$1
  shift
  mkdir -p "/etc/systemd/system/$unit_name.d"
  {
    echo "[Service]"
    cat
    echo "ExecStart="
    sed -n "$@" "/usr/lib/systemd/system/$unit_name"
  } > "/etc/systemd/system/$unit_name.d/vmfarm.conf"
}
`;
