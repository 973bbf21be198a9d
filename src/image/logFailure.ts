/** The lines of a build's log that say why it failed; undefined where none is recognised. */
export function failureInLog(log: string): string | undefined {
  const lines = log.split("\n").map((line) => line.trim());
  const own = lines
    .filter((line) => line.startsWith("vmfarm failed: "))
    .map((line) => line.slice("vmfarm failed: ".length));
  if (own.length > 0) return withContext(own[0]!, lines);
  const apt = lines.filter(
    (line) =>
      /^(E: |Err:|dpkg: error|No match for argument|Error: )/.test(line) &&
      !/^E: (mmdebstrap|run_|setup|.*hook)/.test(line),
  );
  if (apt.length > 0) return [...new Set(apt)].slice(0, 3).join(" / ");
  return undefined;
}

/** A script's last output before it failed usually gives the reason. */
function withContext(failure: string, lines: string[]): string {
  const at = lines.findIndex((line) => line.startsWith("vmfarm failed: "));
  const start = lines.findLastIndex((line, i) => i < at && line.startsWith("vmfarm: "));
  const output = lines
    .slice(start + 1, at)
    .filter(Boolean)
    .slice(-3);
  return output.length > 0 ? `${failure}, after: ${output.join(" / ")}` : failure;
}
