#!/usr/bin/env node
import { vmfarm } from "./program";

// Whoever reads the output may have seen enough: `vmfarm review | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

vmfarm(process.argv.slice(2));
