/**
 * Which resources of a kind the state has, by what the engine has asked so far in this run; a plugin lives no longer. The engine shows what
 * the state has to `check` and `diff`. The new inputs of what it is about to replace it then checks once more as if there were nothing, and
 * those of what `--replace` names only so; after a refresh in the same run it has shown all to `read`.
 *
 * @typeParam What what is kept in mind of each
 */
export class KnownToState<What = undefined> {
  private readonly shown = new Map<string, What | undefined>();

  /** Keeps in mind that the engine has shown what the state has. */
  keep(key: string, what?: What): void {
    this.shown.set(key, what);
  }

  /** What was kept in mind last; undefined where the engine has shown nothing. */
  of(key: string): What | undefined {
    return this.shown.get(key);
  }

  /** Whether the engine asks about something that the state does not have; `shown`: whether it shows what the state has. */
  isNew(key: string, shown: boolean): boolean {
    if (shown && !this.shown.has(key)) this.keep(key);
    return !this.shown.has(key);
  }
}
