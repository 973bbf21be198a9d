/** What is wrong with the name of a time zone; undefined where the time zone database knows it. */
export function timezoneFault(name: string): string | undefined {
  const unknown = `"${name}" is not a valid time zone; use a name from the time zone database, such as "Europe/Vienna" or "Etc/UTC"`;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return unknown;
  try {
    const resolved = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    // Intl ignores case, but on the machine the name is a file name.
    if (resolved !== name && resolved.toLowerCase() === name.toLowerCase())
      return `"${name}" must be written as "${resolved}"`;
    return undefined;
  } catch {
    return unknown;
  }
}
