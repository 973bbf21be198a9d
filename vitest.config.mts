import { defineConfig } from "vitest/config";

/** Unit, component (mocks) and schema tests: nothing of the host is touched. */
export default defineConfig({
  test: {
    include: ["test/{unit,component,schema}/**/*.test.ts"],
    // The engine's mocks are global to a process.
    isolate: true,
    testTimeout: 20_000,
  },
});
