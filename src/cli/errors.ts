/** A mistake of the user. The message says how to correct it. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Exit code where a reason of `--fail-on` applies; 1 means that the input could not be read. */
export const blocked = 3;
