import type { GoldenImageArgs } from "vmfarm";

/** What all machines of the cluster are copies of. */
export const webImage: GoldenImageArgs = {
  base: { bootstrap: { suite: "trixie" } },
  packages: { deb: ["nginx-light"] },
  files: [{ path: "/etc/motd", content: "golden\n" }],
};
