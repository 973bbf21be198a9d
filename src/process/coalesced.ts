/**
 * Lets questions that come at the same time share answers: each gets one whose work began after it was asked, and no two are worked on at
 * once for one key.
 *
 * @param work finds out what is the case now
 */
export function coalesced<Answer>(work: (key: string) => Promise<Answer>): (key: string) => Promise<Answer> {
  const running = new Map<string, Promise<Answer>>();
  const next = new Map<string, Promise<Answer>>();

  function start(key: string): Promise<Answer> {
    const answer = work(key);
    running.set(key, answer);
    // Before what waits for it begins: the first to be called.
    const ended = () => running.delete(key);
    answer.then(ended, ended);
    return answer;
  }

  return (key) => {
    const current = running.get(key);
    if (!current) return start(key);
    const waiting = next.get(key);
    if (waiting) return waiting;
    const restart = () => {
      next.delete(key);
      return start(key);
    };
    const following = current.then(restart, restart);
    next.set(key, following);
    return following;
  };
}
