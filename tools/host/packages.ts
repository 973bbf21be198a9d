/** The package names of a list with one name per line; `#` begins a comment. */
export function parsePackageList(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((name) => name !== "");
}

/** The packages of `wanted` that are not installed, given the output of `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`. */
export function missingPackages(wanted: readonly string[], dpkg: string): string[] {
  const installed = new Set(
    dpkg
      .split("\n")
      .map((line) => line.trim().split(" "))
      .filter(([, status]) => status === "installed")
      .map(([name]) => name),
  );
  return wanted.filter((name) => !installed.has(name));
}
