import { setTimeout as delay } from "node:timers/promises";

/** Asks `condition` again and again until it answers something true. @throws Error after `timeoutMs`, saying `what` */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what}: not after ${timeoutMs / 1000} s`);
    await delay(50);
  }
}
