/**
 * Which resources of a kind the state has, by what the engine has asked so far in this run; a plugin lives no longer. The engine shows what
 * the state has to `check` and `diff`. The new inputs of what it is about to replace it then checks once more as if there were nothing, and
 * those of what `--replace` names only so.
 */
export class KnownToState {
  private readonly keys = new Set<string>();

  /** Keeps in mind that the engine has shown what the state has. */
  keep(key: string): void {
    this.keys.add(key);
  }

  /** Whether the engine asks about something that the state does not have; `shown`: whether it shows what the state has. */
  isNew(key: string, shown: boolean): boolean {
    if (shown) this.keep(key);
    return !this.keys.has(key);
  }
}
