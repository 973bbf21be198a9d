/** Bytes of a MiB. */
export const mib = 2 ** 20;
/** Bytes of a GiB. */
export const gib = 2 ** 30;
/** Bytes of a TiB. */
export const tib = 2 ** 40;

const units: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: mib,
  GiB: gib,
  TiB: tib,
};

/** What a size looks like, for messages. */
export const sizeForm =
  'a whole number with a unit, such as "512MiB" or "2GiB" (B, KB, MB, GB, TB, KiB, MiB, GiB, TiB)';

/** Bytes of `"2GiB"`; undefined where the text is not a positive whole number with a unit. */
export function parseSize(text: string): number | undefined {
  const match = /^([1-9]\d{0,11})\s?([A-Za-z]+)$/.exec(text.trim());
  const unit = match && Object.hasOwn(units, match[2]!) ? units[match[2]!] : undefined;
  const bytes = unit === undefined ? Number.NaN : Number(match![1]) * unit;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest exact form of a number of bytes: 2147483648 → "2GiB". */
export function formatSize(bytes: number): string {
  for (const unit of ["TiB", "GiB", "MiB", "KiB"]) {
    const size = units[unit]!;
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}B`;
}
