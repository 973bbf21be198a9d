import { poll } from "../../src/process/poll";

/** Polls `condition` until it returns something truthy. @throws Error after `timeoutMs`, naming `what` */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const answer = await poll(timeoutMs, async () => (await condition()) || undefined, 50);
  if (answer) return answer;
  throw new Error(`timed out after ${timeoutMs / 1000} s, waiting until ${what}`);
}
