import { defineConfig } from "vitest/config";

/** The tests of one area, run once for each break; see tools/mutation. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/runDirectory.ts"],
    setupFiles: ["test/support/ownTmpdir.ts", "test/support/properties.ts"],
    include: process.env
      .VMFARM_MUTATION_TESTS!.split(",")
      .map((path) => (path.endsWith(".ts") ? path : `${path}/**/*.test.ts`)),
    isolate: false,
  },
});
