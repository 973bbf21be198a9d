import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const minutes = 60_000;
/** Files only for `npm run test:all`; see test/support/longRun.ts. */
const longOnly = process.env.VMFARM_TEST_LONG === "1" ? [] : ["**/*.long.test.ts"];

function project(name: string, test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration {
  // The counts of its tests are summed up under this name; see tools/testing/counts.ts.
  return { extends: true, test: { name, env: { VMFARM_TEST_PROJECT: name }, ...test } };
}

/** The longest file first, and the one that continues from its checkpoint last, so that no worker waits at the end or for the checkpoint. */
class ByCheckpoint extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) =>
      moduleId.endsWith("/e2e/libvirt/threeTier.test.ts") ? 0 : moduleId.endsWith("/threeTierChanges.test.ts") ? 2 : 1;
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** The real engine and provider on real or simulated platforms. */
export default defineConfig({
  test: {
    testTimeout: 25 * minutes,
    hookTimeout: 15 * minutes,
    teardownTimeout: 2 * minutes,
    maxWorkers: 2,
    globalSetup: ["test/support/runDirectory.ts"],
    sequence: { sequencer: ByCheckpoint },
    exclude: [...configDefaults.exclude, ...longOnly],
    projects: [
      project("libvirt", {
        include: ["test/e2e/libvirt/*.test.ts"],
        exclude: ["test/e2e/libvirt/manyMachines.test.ts"],
        sequence: { groupOrder: 1 },
      }),
      // Alone and last: beside thirty running machines, five do not boot in 15 minutes on two processors.
      project("libvirt:many", {
        include: ["test/e2e/libvirt/manyMachines.test.ts"],
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
      project("ec2", { include: ["test/e2e/ec2/**/*.test.ts"] }),
      project("xen", { include: ["test/e2e/xen/**/*.test.ts"] }),
      project("vsphere", { include: ["test/e2e/vsphere/**/*.test.ts"] }),
    ],
  },
});
