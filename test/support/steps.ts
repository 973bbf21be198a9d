import { it, onTestFailed, type TestContext } from "vitest";

type Body = (context: TestContext) => unknown;
type Define = (name: string, body: Body, timeoutMs?: number) => void;

/**
 * Tests that run one after another on one stack. After a failed step the rest are not run, and are reported as
 * `not run: needs "NAME of the step", which failed` instead of failing with misleading errors.
 *
 * @example
 * describe("a cluster", () => {
 *   const { step, check } = steps();
 *   step("comes up", async () => stack.up());
 *   check("has an address", async () => …);
 *   step("grows", async () => …);
 * });
 */
export function steps(): {
  /** A test that later tests build on. */
  step: Define;
  /** A test that needs the steps before it, but that no other test needs. */
  check: Define;
} {
  let failed: string | undefined;
  const needingSteps =
    (body: Body): Body =>
    (context) => {
      if (failed !== undefined) context.skip(`not run: needs "${failed}", which failed`);
      return body(context);
    };
  return {
    step: (name, body, timeoutMs) =>
      it(
        name,
        needingSteps((context) => {
          // A time-out does not throw in the body.
          onTestFailed(() => {
            failed = name;
          });
          return body(context);
        }),
        timeoutMs,
      ),
    check: (name, body, timeoutMs) => it(name, needingSteps(body), timeoutMs),
  };
}
