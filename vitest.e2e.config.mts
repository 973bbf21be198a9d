import { defineConfig } from "vitest/config";

const minutes = 60_000;

/** The real engine and provider on real or simulated platforms. Two files at once keep two processors busy: a guest that boots keeps one. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 15 * minutes,
    hookTimeout: 15 * minutes,
    teardownTimeout: 2 * minutes,
    projects: [
      {
        extends: true,
        test: {
          name: "libvirt",
          include: ["test/e2e/**/*.test.ts"],
          exclude: ["test/e2e/vsphere/**", "test/e2e/ec2/**"],
        },
      },
      { extends: true, test: { name: "ec2", include: ["test/e2e/ec2/**/*.test.ts"] } },
      { extends: true, test: { name: "vsphere", include: ["test/e2e/vsphere/**/*.test.ts"] } },
    ],
  },
});
