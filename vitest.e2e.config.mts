import { configDefaults, defineConfig } from "vitest/config";

const minutes = 60_000;
/** Files for `npm run test:all` alone; see test/support/longRun.ts. */
const longOnly = process.env.VMFARM_TEST_LONG === "1" ? [] : ["**/*.long.test.ts"];

/** The real engine and provider on real or simulated platforms. */
export default defineConfig({
  test: {
    testTimeout: 25 * minutes,
    hookTimeout: 15 * minutes,
    teardownTimeout: 2 * minutes,
    maxWorkers: 2,
    exclude: [...configDefaults.exclude, ...longOnly],
    projects: [
      {
        extends: true,
        test: {
          name: "libvirt",
          include: ["test/e2e/*.test.ts"],
          exclude: ["test/e2e/manyMachines.test.ts"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // Alone and last: beside thirty machines that run, five do not boot in 15 minutes on two processors.
        test: {
          name: "libvirt:many",
          include: ["test/e2e/manyMachines.test.ts"],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      { extends: true, test: { name: "ec2", include: ["test/e2e/ec2/**/*.test.ts"] } },
      { extends: true, test: { name: "xen", include: ["test/e2e/xen/**/*.test.ts"] } },
      { extends: true, test: { name: "vsphere", include: ["test/e2e/vsphere/**/*.test.ts"] } },
    ],
  },
});
