import * as pulumi from "@pulumi/pulumi";

/** A hook that runs `work`; none where none can be registered: the SDK's mocks, with which a program's own tests run it, wait for them for ever. */
export function resourceHook(
  name: string,
  work: (args: pulumi.ResourceHookArgs) => Promise<void>,
): pulumi.ResourceHook[] {
  const known = "registerResourceHook" in (pulumi.runtime.getMonitor() ?? {});
  return known ? [new pulumi.ResourceHook(name, work)] : [];
}

/** How a platform clears away what an interrupted run has left and no state knows of. */
export interface Leftovers<Found> {
  /** What there is that may be in the way of something about to be created. */
  list(created: pulumi.ResourceHookArgs): Promise<Found>;
  /** What is listed together, however much is created in it. Default: everything. */
  scope?(created: pulumi.ResourceHookArgs): string;
  /**
   * Removes what is in the way.
   * @throws Error where it may be somebody else's, so that nothing is created
   */
  clear(created: pulumi.ResourceHookArgs, found: Found): Promise<void>;
}

/**
 * A hook that clears the way for what is about to be created. What an interrupted run has left was there when this one began, so it is
 * listed once.
 */
export function leftoversHook<Found>(
  name: string,
  { list, scope = () => "", clear }: Leftovers<Found>,
): pulumi.ResourceHook[] {
  const listed = new Map<string, Promise<Found>>();
  return resourceHook(name, async (created) => {
    const key = scope(created);
    const found = listed.get(key) ?? list(created);
    listed.set(key, found);
    await clear(created, await found);
  });
}

/** The value of an output that is known when something is created, which is when hooks run. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value as T)));
}
