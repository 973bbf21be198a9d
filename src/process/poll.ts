import { setTimeout as pause } from "node:timers/promises";

const first = 250;

/** Asks until there is an answer, ever less often; undefined where there is none within `limitMs`. */
export async function poll<T>(
  limitMs: number,
  ask: () => Promise<T | undefined>,
  longestPauseMs = 3_000,
): Promise<T | undefined> {
  const end = Date.now() + limitMs;
  for (let wait = first; ; wait = Math.min(longestPauseMs, wait * 1.5)) {
    const answer = await ask();
    if (answer !== undefined || Date.now() + wait > end) return answer;
    await pause(wait);
  }
}
