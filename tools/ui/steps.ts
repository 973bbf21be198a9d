import { Listr, PRESET_TIMER } from "listr2";

/** One piece of work that is shown while it runs, with how long it took. */
export interface Step {
  title: string;
  /** What there is already, where nothing is to be done. */
  upToDate?(): Promise<string | undefined>;
  /** Does the work and says what came of it. `report` replaces the line of progress below the title. */
  run(report: (progress: string) => void): Promise<string>;
}

/** Whether a person watches: without a terminal, and in CI, each step is a line or two. */
export const interactive = Boolean(process.stdout.isTTY) && !process.env.CI;

const plainReportEveryMs = 15_000;

/** Runs the steps one after another, shown unless `quiet`. @throws the first step's error */
export async function runSteps(steps: readonly Step[], options: { quiet?: boolean } = {}): Promise<void> {
  let failure: unknown;
  const tasks = new Listr(
    steps.map((step) => ({
      title: step.title,
      task: async (_: unknown, task: { title?: string; output: string }) => {
        try {
          const done = (await step.upToDate?.()) ?? (await step.run(reporter(task)));
          task.title = `${step.title}: ${done}`;
        } catch (error) {
          failure = error;
          // The message may be long: it comes once, below the steps.
          throw new Error("see below");
        }
      },
    })),
    {
      renderer: interactive ? "default" : "simple",
      silentRendererCondition: Boolean(options.quiet),
      rendererOptions: { timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
      // Interruption is the caller's business: it may have something to stop first.
      registerSignalListeners: false,
    },
  );
  await tasks.run().catch((error) => {
    throw failure ?? error;
  });
}

/** Without a terminal every report is a line of its own that stays, so most are left out. */
function reporter(task: { output: string }): (progress: string) => void {
  let last = Date.now();
  return (progress) => {
    if (!interactive && Date.now() - last < plainReportEveryMs) return;
    last = Date.now();
    task.output = progress;
  };
}

/** `"1.4 s"`, `"2 min 5 s"`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
