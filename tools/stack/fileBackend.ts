/**
 * The engine's backend in a directory. Without `metadata=skip` it writes a second file beside each state, in place: an engine that is
 * killed then leaves it empty, and the state can no longer be read ("failed to load checkpoint: EOF").
 */
export function fileBackend(dir: string): string {
  return `file://${dir}?metadata=skip`;
}
