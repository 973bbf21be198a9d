import { ProgramError } from "../../../host/run";
import { agentAnswers, readGuestFile } from "./agent";
import type { Witness } from "./readiness";

/** cloud-init writes it when its last stage has ended ("status" in cloud-init's documentation of boot stages). */
const resultPath = "/run/cloud-init/result.json";
const outputPath = "/var/log/cloud-init-output.log";

/** QEMU's guest agent: no network between this host and the guest is needed. */
export function agentWitness(uri: string, domain: string): Witness {
  let answered = false;
  return {
    async result() {
      answered ||= await agentAnswers(uri, domain);
      // The agent goes away for a moment when the guest restarts it or reboots.
      return answered ? readGuestFile(uri, domain, resultPath).catch(onlyProgramErrors) : undefined;
    },
    output: async () => (answered ? readGuestFile(uri, domain, outputPath, 4_000).catch(onlyProgramErrors) : undefined),
    reached: () =>
      answered
        ? "its guest agent answers and cloud-init is still at work"
        : "its guest agent has not answered: the kernel does not come up, or the image has no qemu-guest-agent",
  };
}

function onlyProgramErrors(error: unknown): undefined {
  if (error instanceof ProgramError) return undefined;
  throw error;
}
