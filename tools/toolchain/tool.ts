/** Some executables, and where they come from. */
export interface Tool {
  /** Directory to put on PATH; undefined if they are already found. */
  bin?: string;
  /** Version and source, to be shown. */
  origin: string;
  /** Further environment variables that they run with. */
  env?: Record<string, string>;
}

/** Environment in which the engine runs with these tools and does not check for newer versions of itself. */
export function toolEnv(tools: readonly Tool[]): Record<string, string> {
  const bins = tools.flatMap((tool) => (tool.bin ? [tool.bin] : []));
  return {
    ...Object.assign({}, ...tools.map(({ env }) => env)),
    PATH: [...bins, process.env.PATH ?? ""].join(":"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Otherwise the state is copied at each of its many writes, which takes a tenth to a third of a run's time.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "1",
  };
}
