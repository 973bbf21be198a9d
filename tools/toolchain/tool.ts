/** Some executables, and where they come from. */
export interface Tool {
  /** Directory to put on PATH; undefined where they are found without. */
  bin?: string;
  /** Version and source, for people. */
  origin: string;
  /** What else they run with. */
  env?: Record<string, string>;
}

/** Environment in which the engine runs with these tools, and does not look for newer versions of itself. */
export function toolEnv(tools: readonly Tool[]): Record<string, string> {
  const bins = tools.flatMap((tool) => (tool.bin ? [tool.bin] : []));
  return {
    ...Object.assign({}, ...tools.map(({ env }) => env)),
    PATH: [...bins, process.env.PATH ?? ""].join(":"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Each of the many writes of a state would be copied; a tenth to a third of a run's time.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "1",
  };
}
