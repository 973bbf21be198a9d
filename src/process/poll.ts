import { pauseUnlessCancelled } from "./cancellation";

const first = 250;

/**
 * Asks until there is an answer, ever less often.
 *
 * @param longestPauseMs longest time between two questions. Default: 3,000
 * @returns undefined where there is no answer within `limitMs`
 * @throws CancelledError when the run is cancelled
 */
export async function poll<T>(
  limitMs: number,
  ask: () => Promise<T | undefined>,
  longestPauseMs = 3_000,
): Promise<T | undefined> {
  const end = Date.now() + limitMs;
  for (let wait = Math.min(first, longestPauseMs); ; wait = Math.min(longestPauseMs, wait * 1.5)) {
    const answer = await ask();
    if (answer !== undefined || Date.now() + wait > end) return answer;
    await pauseUnlessCancelled(wait);
  }
}
