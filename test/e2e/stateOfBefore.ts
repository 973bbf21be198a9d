import { afterAll, beforeAll, describe, expect } from "vitest";
import { type StatePlatform, stateOfBefore } from "../fixtures/states/stateOfBefore";
import type { StateTestbed } from "../fixtures/states/testbeds/testbed";
import { TestStack } from "../support/stack";
import type { State } from "../support/state";
import { contentOf, formerTypesIn } from "../support/stateContent";
import { steps } from "../support/steps";

/** Has a stack go on from a state whose secrets are in the clear. */
export async function goOnFrom(stack: TestStack, state: State): Promise<void> {
  const { deployment } = JSON.parse(await stack.exportState()) as State;
  const { secrets_providers } = deployment;
  await stack.importState(JSON.stringify({ ...state, deployment: { ...state.deployment, secrets_providers } }));
}

/** A stack's state with its secrets in the clear. */
export async function readState(stack: TestStack): Promise<State> {
  return JSON.parse(await stack.exportState({ showSecrets: true }));
}

/**
 * The suite of one platform: a stack that the version before has made, whose things are not here, goes over to today's types. The engine asks
 * providers without a refresh, and what they look at nevertheless the testbed has.
 *
 * @param untouched fails where something was made on the testbed
 */
export function goesOver<Testbed extends StateTestbed>(
  platform: StatePlatform,
  start: () => Promise<Testbed>,
  untouched: (testbed: Testbed) => Promise<void>,
): void {
  describe(`a stack of the version before on ${platform}`, () => {
    const { step, check } = steps();
    let testbed: Testbed;
    let stack: TestStack;
    let before: State;

    beforeAll(async () => {
      testbed = await start();
      before = stateOfBefore(platform, testbed.places);
      stack = await TestStack.create(testbed);
      await goOnFrom(stack, before);
    });
    afterAll(() => testbed?.farm.stop());

    step("previews no change to anything", async () => {
      expect((await stack.preview()).steps).toEqual([]);
    });

    step("is brought up without a change to anything", async () => {
      expect((await stack.up()).steps).toEqual([]);
      await untouched(testbed);
    });

    check("has the ids, inputs and outputs that it had", async () => {
      expect(contentOf(await readState(stack))).toEqual(contentOf(before));
    });

    check("changes nothing the next time either", async () => {
      expect((await stack.up()).steps).toEqual([]);
    });

    check("has no type of the version before", async () => {
      expect(formerTypesIn(await readState(stack))).toEqual([]);
    });
  });
}
