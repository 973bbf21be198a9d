/**
 * Runs `make` while errors carry no stack. The SDK takes a stack trace, through source maps, four times for each property of each resource,
 * in order to report promises that never settle: a third of the processor time of a program with thirty machines. What `make` throws
 * itself are messages for a person, and the limit is back in place when it ends.
 */
export function withoutStackTraces<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
