import type { GuestChannel } from "../../../guest/channel";
import { outputPath, resultPath } from "../../../guest/cloudInitResult";
import { leavingFunction } from "../../../guest/leaving";
import { ProgramError } from "../../../process/run";
import { agentAnswers, agentChannel } from "./agent";
import type { GuestReporter } from "./readiness";

/** QEMU's guest agent as what reports how far a guest is. */
export function agentReporter(uri: string, domain: string): GuestReporter {
  const channel: GuestChannel = agentChannel(uri, domain);
  let answered = false;
  let finished = false;
  let refused = 0;
  return {
    async result() {
      answered ||= await agentAnswers(uri, domain);
      // The agent goes away for a moment when the guest restarts it or reboots.
      const result = answered ? await channel.readFile(resultPath).catch(onlyProgramErrors) : undefined;
      finished = result !== undefined;
      return result;
    },
    output: async () => (answered ? channel.readFile(outputPath, 4_000).catch(onlyProgramErrors) : undefined),
    async leaving() {
      const exit = await channel.exec(["/bin/sh", "-c", `${leavingFunction}leaving`]).catch(() => undefined);
      if (exit) return exit.stdout.trim();
      // An agent that is there and runs nothing cannot tell; one that goes away is on its way out.
      if (await agentAnswers(uri, domain)) refused += 1;
      return refused < 3 ? "undecided" : "";
    },
    progress() {
      if (finished)
        return "cloud-init has finished, and the guest is about to leave: power_state in cloudInit or a command requested that, or a shutdown is scheduled within 15 minutes (shutdown --show)";
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
