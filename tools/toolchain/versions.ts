/** What is built if the official download is unavailable: the newest version that builds from modules alone. */
export const engineVersion = "3.250.0";

/** The oldest engine that runs this library's programs. */
export const oldestEngine = "3.200.0";

/** Compares `1.2.3` and `v1.2.3`; what follows a hyphen is ignored. */
export function atLeast(version: string, oldest: string): boolean {
  const parts = (text: string) => (text.trim().replace(/^v/, "").split("-")[0] ?? "").split(".").map(Number);
  const [have, want] = [parts(version), parts(oldest)];
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
