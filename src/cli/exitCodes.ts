/** Where a reason of `--fail-on` holds; 1 is for what could not be read at all. */
export const blocked = 3;
