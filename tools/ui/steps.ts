import { Listr } from "listr2";

/** One piece of work, shown while it runs and with how long it took. */
export interface Step {
  title: string;
  /** What has to be done before it starts; it runs in parallel with other steps. Default: everything before it in the list. */
  needs?: readonly Step[];
  /** Describes what is already in place, if nothing has to be done. */
  upToDate?(): Promise<string | undefined>;
  /** Does the work and describes the result. `report` replaces the line of progress below the title. */
  run(report: (progress: string) => void): Promise<string>;
}

/** Whether somebody is watching: without a terminal, and in CI, each step is a line or two. */
export const interactive = Boolean(process.stdout.isTTY) && !process.env.CI;

const plainReportEveryMs = 15_000;

/** Where a step is shown. */
interface Display {
  started(): void;
  progress(text: string): void;
  done(line: string): void;
  failed(): void;
  /** It was not started because `needed` failed. */
  skipped(needed: string): void;
}

/**
 * Runs every step as soon as what it needs is done, shown unless `quiet`. After a failure, running steps finish, and steps
 * that need the failed one are left out. @throws the step's error; if several failed, one with all messages
 */
export async function runSteps(steps: readonly Step[], options: { quiet?: boolean } = {}): Promise<void> {
  for (const { title, needs = [] } of steps) {
    const missing = needs.find((needed) => !steps.includes(needed));
    if (missing) throw new Error(`${title} needs ${missing.title}, which is not among the steps`);
  }
  const failures: { title: string; error: Error }[] = [];
  const outcomes = new Map(steps.map((step) => [step, Promise.withResolvers<"done" | "failed">()]));

  async function runStep(step: Step, display: Display): Promise<void> {
    const before = steps.slice(0, steps.indexOf(step));
    const outcome = outcomes.get(step)!;
    for (const needed of step.needs ?? before) {
      if ((await outcomes.get(needed)!.promise) === "failed") {
        outcome.resolve("failed");
        return display.skipped(needed.title);
      }
    }
    display.started();
    const started = Date.now();
    try {
      const result = (await step.upToDate?.()) ?? (await step.run(display.progress));
      outcome.resolve("done");
      display.done(`${step.title}: ${result} [${duration(Date.now() - started)}]`);
    } catch (error) {
      failures.push({ title: step.title, error: error as Error });
      outcome.resolve("failed");
      display.failed();
    }
  }

  if (interactive && !options.quiet) await inTerminal(steps, runStep);
  else await Promise.all(steps.map((step) => runStep(step, options.quiet ? silent : plainLines(step.title))));
  if (failures.length === 1) throw failures[0]!.error;
  if (failures.length > 1)
    throw new Error(failures.map(({ title, error }) => `${title}: ${error.message}`).join("\n\n"));
}

/** A line for every step, with its progress below. */
async function inTerminal(
  steps: readonly Step[],
  runStep: (step: Step, display: Display) => Promise<void>,
): Promise<void> {
  const tasks = steps.map((step) => ({
    title: `${step.title}: waiting`,
    task: async (_: unknown, task: { title?: string; output: string; skip(why: string): void }) => {
      let hasFailed = false;
      await runStep(step, {
        started() {
          task.title = step.title;
        },
        progress(text) {
          task.output = text;
        },
        done(line) {
          task.title = line;
        },
        failed() {
          hasFailed = true;
        },
        skipped: (needed) => task.skip(`${step.title}: not started, because ${needed} failed`),
      });
      // The message may be long: it is shown once, below the steps.
      if (hasFailed) throw new Error(`${step.title}: see below`);
    },
  }));
  await new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    // Interruption is the caller's business: it may have something to stop first.
    registerSignalListeners: false,
  }).run();
}

function plainLines(title: string): Display {
  let last = Date.now();
  return {
    started: () => console.log(`❯ ${title}`),
    // Every report is a line of its own that is never replaced, so most are left out.
    progress(text) {
      if (Date.now() - last < plainReportEveryMs) return;
      last = Date.now();
      console.log(`  ${title}: ${text}`);
    },
    done: (line) => console.log(`✔ ${line}`),
    failed: () => console.log(`✖ ${title}: see below`),
    skipped: (needed) => console.log(`- ${title}: not started, because ${needed} failed`),
  };
}

const silent: Display = { started() {}, progress() {}, done() {}, failed() {}, skipped() {} };

/** `"1.4 s"`, `"2 min 5 s"`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
