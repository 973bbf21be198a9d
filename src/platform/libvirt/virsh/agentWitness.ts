import { ProgramError } from "../../../process/run";
import { leavingFunction } from "../leaving";
import { agentAnswers, execInGuest, readGuestFile } from "./agent";
import type { Witness } from "./readiness";

/** cloud-init writes it when its last stage has ended ("status" in cloud-init's documentation of boot stages). */
const resultPath = "/run/cloud-init/result.json";
const outputPath = "/var/log/cloud-init-output.log";

/** QEMU's guest agent: no network between this host and the guest is needed. */
export function agentWitness(uri: string, domain: string): Witness {
  let answered = false;
  let finished = false;
  let refused = 0;
  return {
    async result() {
      answered ||= await agentAnswers(uri, domain);
      // The agent goes away for a moment when the guest restarts it or reboots.
      const result = answered ? await readGuestFile(uri, domain, resultPath).catch(onlyProgramErrors) : undefined;
      finished = result !== undefined;
      return result;
    },
    output: async () => (answered ? readGuestFile(uri, domain, outputPath, 4_000).catch(onlyProgramErrors) : undefined),
    async leaving() {
      const exit = await execInGuest(uri, domain, ["/bin/sh", "-c", `${leavingFunction}leaving`], 30_000).catch(
        () => undefined,
      );
      if (exit) return exit.stdout.trim();
      // An agent that is there and runs nothing cannot tell; one that goes away is on its way out.
      if (await agentAnswers(uri, domain)) refused += 1;
      return refused < 3 ? "undecided" : "";
    },
    reached() {
      if (finished)
        return "cloud-init has finished, and the guest is about to leave: power_state in cloudInit or a command asked for that, or a shutdown is scheduled within 15 minutes (shutdown --show)";
      return answered
        ? "its guest agent has answered and cloud-init is still at work"
        : "its guest agent has not answered: the kernel does not come up, or the image has no qemu-guest-agent";
    },
  };
}

function onlyProgramErrors(error: unknown): undefined {
  if (error instanceof ProgramError) return undefined;
  throw error;
}
