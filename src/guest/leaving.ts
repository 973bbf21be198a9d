/**
 * A function of the shell, for a guest in which cloud-init has finished: prints how the guest is about to leave by itself (`reboot`,
 * `poweroff`, `halt`, `kexec`), `undecided` while that is not known, else nothing. What `power_state` asks for is done by a process that
 * cloud-init leaves behind, after it has told its result; a shutdown may wait for its hour, or for programs that hold it up.
 *
 * A shutdown whose hour is more than 15 minutes away, as unattended-upgrades plans for the night, is passed over: the guest serves until
 * then, and readiness, which is waited for so long by default, would not be reached before.
 */
export const leavingFunction = `leaving() {
  for file in /proc/[0-9]*/comm; do
    name=
    { read -r name < "$file"; } 2> /dev/null || :
    [ "$name" != cloud-init ] || { echo undecided; return; }
  done
  how=$(sed -n 's/^MODE=//p' /run/systemd/shutdown/scheduled 2> /dev/null) || :
  at=$(sed -n 's/^USEC=//p' /run/systemd/shutdown/scheduled 2> /dev/null) || :
  if [ "\${at%??????}" -gt "$(($(date +%s) + 900))" ] 2> /dev/null; then how=; fi
  [ -n "$how" ] || how=$(systemctl list-jobs --no-legend 2> /dev/null | grep -oE '(reboot|poweroff|halt|kexec)[.]target' | head -n 1) || :
  [ -z "$how" ] || { echo "\${how%.target}"; return; }
  case $(busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager PreparingForShutdown 2> /dev/null) in
  *true) echo undecided ;;
  esac
}
`;
