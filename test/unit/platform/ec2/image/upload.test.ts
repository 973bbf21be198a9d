import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { checksum, linearChecksum } from "../../../../../src/platform/ec2/image/blocks";
import { UploadJournal } from "../../../../../src/platform/ec2/image/journal";
import { uploadBlocks } from "../../../../../src/platform/ec2/image/upload";

const dir = mkdtempSync(join(tmpdir(), "vmfarm-journal-"));
afterAll(() => rmSync(dir, { recursive: true }));
let journals = 0;
const newJournalPath = () => join(dir, `${journals++}.blocks`);

/** A disk given by its blocks: 0 is a block of zeros, anything else one that begins with that number. */
const disks = fc.array(
  fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 255 }) }),
  {
    minLength: 1,
    maxLength: 60,
  },
);
const blockOf = (value: number) => Buffer.alloc(512, value === 0 ? 0 : Buffer.from([value, 0, 0]));
const sourceOf = (disk: number[]) => ({ read: async (index: number) => blockOf(disk[index]!) });
const indexesOf = (disk: number[]) => disk.map((_, index) => index);

/** An in-memory snapshot, which refuses the puts whose number is in `refused`. */
class Snapshot {
  readonly blocks = new Map<number, Buffer>();
  puts = 0;
  now = 0;
  most = 0;
  constructor(private readonly refused: ReadonlySet<number> = new Set()) {}
  async put(index: number, data: Buffer): Promise<void> {
    this.most = Math.max(this.most, ++this.now);
    await new Promise(setImmediate);
    this.now -= 1;
    if (this.refused.has(this.puts++)) throw new Error(`put ${this.puts} refused`);
    this.blocks.set(index, data);
  }
}

const parallel = fc.integer({ min: 1, max: 8 });

describe("uploadBlocks", () => {
  it("sends each non-zero block once, never more at a time than allowed", async () => {
    await fc.assert(
      fc.asyncProperty(disks, parallel, async (disk, parallel) => {
        const snapshot = new Snapshot();
        const journal = new UploadJournal(newJournalPath());
        const uploaded = await uploadBlocks(sourceOf(disk), indexesOf(disk), snapshot, journal, { parallel });
        const filled = indexesOf(disk).filter((index) => disk[index] !== 0);
        expect([...snapshot.blocks.keys()].sort((a, b) => a - b)).toEqual(filled);
        expect(snapshot.puts).toBe(filled.length);
        expect(snapshot.most).toBeLessThanOrEqual(parallel);
        const sums = new Map(filled.map((index) => [index, checksum(blockOf(disk[index]!))]));
        expect(uploaded).toEqual({ blocks: filled.length, sent: filled.length, checksum: linearChecksum(sums) });
      }),
    );
  });

  it("ends, after any number of failures, with the same snapshot and checksum, without repeating a confirmed block", async () => {
    await fc.assert(
      fc.asyncProperty(disks, parallel, fc.array(fc.nat(40), { maxLength: 5 }), async (disk, parallel, refused) => {
        const snapshot = new Snapshot(new Set(refused));
        const path = newJournalPath();
        const attempt = () =>
          uploadBlocks(sourceOf(disk), indexesOf(disk), snapshot, new UploadJournal(path), { parallel });
        let uploaded = await attempt().catch(() => undefined);
        // Each attempt meets at least one of the refusals, or there are none left.
        for (let i = 0; i <= refused.length && !uploaded; i++) uploaded = await attempt().catch(() => undefined);
        const filled = indexesOf(disk).filter((index) => disk[index] !== 0);
        const met = refused.filter((put, i) => put < snapshot.puts && refused.indexOf(put) === i).length;
        expect(snapshot.puts).toBe(filled.length + met);
        const sums = new Map(filled.map((index) => [index, checksum(blockOf(disk[index]!))]));
        expect(uploaded).toMatchObject({ blocks: filled.length, checksum: linearChecksum(sums) });
        for (const index of filled) expect(snapshot.blocks.get(index)).toEqual(blockOf(disk[index]!));
      }),
    );
  });

  it("does not start another block after a failure, and rejects with it", async () => {
    const snapshot = new Snapshot(new Set([0]));
    const disk = Array.from({ length: 50 }, () => 1);
    const journal = new UploadJournal(newJournalPath());
    const upload = uploadBlocks(sourceOf(disk), indexesOf(disk), snapshot, journal, { parallel: 4 });
    await expect(upload).rejects.toThrow("put 1 refused");
    expect(snapshot.puts).toBeLessThanOrEqual(8);
    expect(snapshot.now).toBe(0);
  });

  it("sends a block again if its content is not what was written", async () => {
    const path = newJournalPath();
    await uploadBlocks(sourceOf([1, 2]), [0, 1], new Snapshot(), new UploadJournal(path), { parallel: 1 });
    const snapshot = new Snapshot();
    await uploadBlocks(sourceOf([1, 3]), [0, 1], snapshot, new UploadJournal(path), { parallel: 1 });
    expect([...snapshot.blocks.keys()]).toEqual([1]);
  });
});

describe("UploadJournal", () => {
  it("skips a line that a killed process left unfinished, and does not lose the next", () => {
    const path = newJournalPath();
    const sum = (index: number) => checksum(Buffer.from([index]));
    new UploadJournal(path).add(1, sum(1));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
        writeFileSync(path, `1 ${sum(1)}\n${`2 ${sum(2)}`.slice(0, length)}`);
        new UploadJournal(path).add(3, sum(3));
        const read = new UploadJournal(path);
        expect([1, 2, 3].map((index) => read.has(index, sum(index)))).toEqual([true, false, true]);
      }),
    );
  });

  it("exists from the start until it is removed", () => {
    const path = newJournalPath();
    expect(UploadJournal.exists(path)).toBe(false);
    const journal = new UploadJournal(path);
    expect(UploadJournal.exists(path)).toBe(true);
    journal.remove();
    expect(UploadJournal.exists(path)).toBe(false);
  });
});
