import { setTimeout as pause } from "node:timers/promises";

const controller = new AbortController();

/** Aborted once everything that this process does for others is to end: by Ctrl-C in the engine, for our plugin. */
export const cancellation: AbortSignal = controller.signal;

/** Work was given up because the run is being cancelled. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
  constructor() {
    super("cancelled; the next run goes on from here");
  }
}

/** Ends waits at once, and programs that run for longer than a moment. */
export function cancelWork(): void {
  controller.abort();
}

/** A pause that ends with the run. @throws CancelledError */
export async function pauseUnlessCancelled(ms: number): Promise<void> {
  if (cancellation.aborted) throw new CancelledError();
  await pause(ms, undefined, { signal: cancellation }).catch(() => {
    throw new CancelledError();
  });
}
