import { durationForm, parseDuration } from "../../../input/duration";
import { type Problems, shown } from "../../../input/problem";

/** A whole number in bounds; what is none becomes a problem, and the lower bound. */
export function whole(value: number, min: number, max: number, path: string, problems: Problems): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  problems.add(path, `${shown(value)} is no whole number from ${min} to ${max}`);
  return min;
}

/** Seconds of a duration in bounds, which are durations themselves; what is none becomes a problem, and the lower bound. */
export function seconds(text: string, shortest: string, longest: string, path: string, problems: Problems): number {
  const [min, max] = [parseDuration(shortest)!, parseDuration(longest)!];
  const value = parseDuration(String(text));
  if (value === undefined) problems.add(path, `${shown(text)} is no duration: ${durationForm}`);
  else if (value < min || value > max) problems.add(path, `${text} is not from ${shortest} to ${longest}`);
  else return value;
  return min;
}

/** One of an enumeration's values; what is none becomes a problem. */
export function oneOf<T extends string>(value: T, choices: Record<string, T>, path: string, problems: Problems): T {
  if (!Object.values(choices).includes(value))
    problems.add(path, `${shown(value)} is none of ${Object.values(choices).join(", ")}`);
  return value;
}
