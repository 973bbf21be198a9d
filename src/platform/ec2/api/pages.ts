/** All items of an answer that AWS gives in pages. */
export async function allPages<P extends { NextToken?: string }, T>(
  ask: (token: string | undefined) => Promise<P>,
  items: (page: P) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    all.push(...(items(page) ?? []));
    token = page.NextToken || undefined;
  } while (token);
  return all;
}
