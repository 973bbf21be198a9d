import type { Effect } from "../preview/effect";

/** The colours of effects in all drawings. */
export const colours: Record<Effect, { fill: string; line: string }> = {
  "data loss": { fill: "#ffebe9", line: "#a40e26" },
  destroy: { fill: "#ffebe9", line: "#d1242f" },
  replace: { fill: "#fff8c5", line: "#9a6700" },
  reboot: { fill: "#fff1e5", line: "#bc4c00" },
  stopped: { fill: "#eaeef2", line: "#57606a" },
  started: { fill: "#dafbe1", line: "#1a7f37" },
  suspended: { fill: "#eaeef2", line: "#57606a" },
  create: { fill: "#ddf4ff", line: "#0969da" },
  live: { fill: "#dafbe1", line: "#1a7f37" },
  none: { fill: "#ffffff", line: "#8c959f" },
};
