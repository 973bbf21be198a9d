import { EngineProgress } from "../stack/events";
import { runStack } from "../stack/localStack";
import { interactive, type Step } from "../ui/steps";

const shownAtOnce = 8;

const interruptions = [
  "Interrupted: the engine finishes its current operations and keeps what it has created. Press Ctrl-C again to stop it immediately; the next run continues.",
  "Interrupted again: stopping the engine.",
];

/** `up` or `destroy` of the stack, showing what is running and a line for everything that is done. */
export function stackStep(
  operation: "up" | "destroy",
  prepare: () => Promise<{ env: Record<string, string>; refresh: boolean }>,
): Step {
  return {
    title: operation === "up" ? "Bring up the stack" : "Destroy the stack",
    async run(report) {
      const { env, refresh } = await prepare();
      const progress = new EngineProgress();
      const finished: string[] = [];
      let interrupted: string[] = [];
      const show = () => report([...interrupted, ...finished.slice(-3), ...progress.current(shownAtOnce)].join("\n"));
      const onInterrupt = (count: number) => {
        interrupted = [interruptions[Math.min(count, interruptions.length) - 1]!];
        if (!interactive) console.log(`  ${interrupted}`);
      };
      const onLine = (line?: string) => {
        if (!line) return;
        if (!interactive) console.log(`  ${line}`);
        else finished.push(line);
      };
      const ticking = setInterval(show, interactive ? 250 : 5000);
      try {
        await runStack(operation, { env, refresh, progress, onLine, onInterrupt });
      } finally {
        clearInterval(ticking);
        for (const warning of progress.warnings) console.warn(`  warning: ${warning}`);
        // In a terminal, the lines above are gone with the step.
        if (interactive) for (const line of progress.kept) console.log(`  ${line}`);
      }
      return progress.summary();
    },
  };
}
