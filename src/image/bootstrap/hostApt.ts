import { runTool } from "../tools";

// What decides whether this host's apt reaches its archive at all. The rest of its configuration is about the host's own packages.
const passedOn = /^Acquire::(https?|Check-Valid-Until|Check-Date|Max-FutureTime|Retries|ForceIPv[46])\b/;

/** The host's apt configuration for reaching archives (proxies, time-outs), as the text of an apt.conf. */
export async function hostAptConfiguration(): Promise<string> {
  const { stdout } = await runTool("apt-config", ["dump", "--format", '%f "%v";%n', "--no-empty"]);
  return stdout
    .split("\n")
    .filter((line) => passedOn.test(line))
    .map((line) => `${line}\n`)
    .join("");
}
