import { defineConfig } from "vitest/config";

const minutes = 60_000;

/** Real machines on a real libvirt, one file after another: a small host boots no more at once. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 15 * minutes,
    hookTimeout: 15 * minutes,
    teardownTimeout: 2 * minutes,
  },
});
