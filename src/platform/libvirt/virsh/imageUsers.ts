import { diskUses, usersOf } from "./diskUses";

/** What keeps an image in its pool, in words: disks and machines that use it, wherever they are, and whatever cannot be told. @throws ProgramError */
export async function imageUsers(uri: string, path: string): Promise<string[]> {
  const uses = await diskUses(uri);
  return [...usersOf(uri, uses, path).map((user) => `${user} uses it`), ...uses.doubts];
}
