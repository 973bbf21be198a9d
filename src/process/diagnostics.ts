/** Takes a line for the person who runs the program. */
export type Reporter = (line: string) => void;

let reporter: Reporter = (line) => console.error(line);

/** A line for the person who runs the program: standard error, or, in our plugin, a diagnostic of the resource that is worked on. */
export function report(line: string): void {
  reporter(line);
}

/** Sends lines elsewhere than to standard error. */
export function reportTo(other: Reporter): void {
  reporter = other;
}
