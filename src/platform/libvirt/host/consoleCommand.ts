/** What a person types to get to a machine's serial console. */
export function consoleCommand(uri: string, domain: string): string {
  const word = /^[\w@%+=:,./-]+$/.test(uri) ? uri : `'${uri.replaceAll("'", "'\\''")}'`;
  return `virsh -c ${word} console ${domain}`;
}
