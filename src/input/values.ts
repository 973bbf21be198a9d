import { durationForm, parseDuration } from "./duration";
import { type Problems, shown } from "./problem";
import { parseSize, sizeForm } from "./size";

/** Values of an enumeration, or a list of them. */
type Choices<T extends string> = Readonly<Record<string, T>> | readonly T[];

/** One of an enumeration's values; anything else is a problem. */
export function readChoice<T extends string>(value: T, choices: Choices<T>, problems: Problems): T {
  const values: readonly T[] = Object.values(choices);
  if (!values.includes(value)) problems.addHere(`${shown(value)} is not one of ${values.join(", ")}`);
  return value;
}

/** A whole number from `min` to `max`; anything else is a problem. @returns `min` where a problem was added */
export function readWholeNumber(value: number, min: number, max: number, problems: Problems): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  problems.addHere(`${shown(value)} is not a whole number from ${min} to ${max}`);
  return min;
}

/** Bytes of a size such as `"2GiB"`; anything else is a problem. @returns undefined where a problem was added */
export function readSize(text: string, problems: Problems): number | undefined {
  const bytes = parseSize(String(text));
  if (bytes === undefined) problems.addHere(`${shown(text)} is not a valid size: ${sizeForm}`);
  return bytes;
}

/** Seconds of a duration such as `"15m"`; anything else is a problem. @returns undefined where a problem was added */
export function readDuration(text: string, problems: Problems): number | undefined {
  const seconds = parseDuration(String(text));
  if (seconds === undefined) problems.addHere(`${shown(text)} is not a valid duration: ${durationForm}`);
  return seconds;
}

/** The same within bounds, which are durations themselves. @returns the shortest where a problem was added */
export function readDurationWithin(text: string, shortest: string, longest: string, problems: Problems): number {
  const [min, max] = [parseDuration(shortest)!, parseDuration(longest)!];
  const seconds = readDuration(text, problems);
  if (seconds === undefined) return min;
  if (seconds >= min && seconds <= max) return seconds;
  problems.addHere(`${text} is not between ${shortest} and ${longest}`);
  return min;
}
