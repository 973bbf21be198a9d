import { shellWord } from "../../../process/shellWord";

/** What a person types to get to a machine's serial console. */
export function consoleCommand(uri: string, domain: string): string {
  return virshCommand(uri, "console", domain);
}

/** A virsh command as a person types it into a shell. */
export function virshCommand(uri: string, ...words: string[]): string {
  return ["virsh", "-c", uri, ...words].map(shellWord).join(" ");
}
