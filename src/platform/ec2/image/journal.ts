import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Which blocks of a snapshot are written already, with their checksums. AWS tells that of completed snapshots only, so the runner that
 * uploads keeps it: one line a block, appended when AWS has confirmed it.
 */
export class UploadJournal {
  readonly #written = new Map<number, string>();

  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    for (const line of text.split("\n")) {
      const [, index, checksum] = /^(\d+) ([A-Za-z0-9+/]{43}=)$/.exec(line) ?? [];
      if (index !== undefined) this.#written.set(Number(index), checksum!);
    }
    // The file exists from the start, and an incomplete line of a killed process must not swallow the next one.
    appendFileSync(path, text === "" || text.endsWith("\n") ? "" : "\n");
  }

  /** Whether an upload of this runner is to be gone on with. */
  static exists(path: string): boolean {
    return existsSync(path);
  }

  has(index: number, checksum: string): boolean {
    return this.#written.get(index) === checksum;
  }

  add(index: number, checksum: string): void {
    this.#written.set(index, checksum);
    appendFileSync(this.path, `${index} ${checksum}\n`);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
