/** What a person types to get to a machine's serial console. */
export function consoleCommand(uri: string, domain: string): string {
  return `virsh -c ${/[?&]/.test(uri) ? `'${uri}'` : uri} console ${domain}`;
}
