/** The texts without repetition, in the order in which they first appear. */
export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
