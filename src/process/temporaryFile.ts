import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "./removeTree";

/**
 * Hands `content` to a program that reads files only: Node's pipes are sockets, which cannot be opened by name. The file is readable by
 * this user alone and is removed when `use` has ended.
 */
export async function withTemporaryFile<T>(content: string | Buffer, use: (path: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "vmfarm-"));
  try {
    const path = join(directory, "content");
    await writeFile(path, content, { mode: 0o600 });
    return await use(path);
  } finally {
    await removeTree(directory);
  }
}
