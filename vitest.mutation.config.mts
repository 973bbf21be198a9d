import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const tests = process.env.VMFARM_MUTATION_TESTS!.split(",");

/** In the order of the area's list: the first failure ends a run, so slow files are listed again after the others. */
class AsNamed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => tests.findLastIndex((path) => moduleId.includes(`/${path}`));
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** The tests of one area, run once for each break; see tools/mutation. */
export default defineConfig({
  resolve: {
    alias: [{ find: /^@pulumi\/pulumi$/, replacement: join(import.meta.dirname, "test/support/pulumiParts.ts") }],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/runDirectory.ts"],
    setupFiles: ["test/support/ownTmpdir.ts", "test/support/properties.ts"],
    include: tests.map((path) => (path.endsWith(".ts") ? path : `${path}/**/*.test.ts`)),
    isolate: false,
    sequence: { sequencer: AsNamed },
  },
});
