/** Seconds of a day. */
export const daySeconds = 86_400;
/** Milliseconds of a day. */
export const dayMs = daySeconds * 1000;

const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: daySeconds };

/** What a duration looks like, for messages. */
export const durationForm = 'a whole number with a unit, such as "90s", "15m", "12h" or "30d"';

/** Seconds of `"15m"`; undefined where the text is not a positive whole number with a unit. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9]\d{0,8})([smhd])$/.exec(text.trim());
  return match ? Number(match[1]) * seconds[match[2]!]! : undefined;
}
