import { defineConfig } from "vitest/config";

const minutes = 60_000;

/** The real engine and provider on real or simulated platforms, one file after another: a small host boots no more at once. */
export default defineConfig({
  test: {
    fileParallelism: false,
    testTimeout: 15 * minutes,
    hookTimeout: 15 * minutes,
    teardownTimeout: 2 * minutes,
    projects: [
      {
        extends: true,
        test: { name: "libvirt", include: ["test/e2e/**/*.test.ts"], exclude: ["test/e2e/{ec2,vsphere}/**"] },
      },
      { extends: true, test: { name: "ec2", include: ["test/e2e/ec2/**/*.test.ts"] } },
      { extends: true, test: { name: "vsphere", include: ["test/e2e/vsphere/**/*.test.ts"] } },
    ],
  },
});
