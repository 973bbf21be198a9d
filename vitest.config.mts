import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const folders = ["unit", "component", "schema"];

/** Files that replace a module for themselves alone. */
const replacing = folders
  .flatMap((folder) =>
    readdirSync(`test/${folder}`, { recursive: true, encoding: "utf8" }).map((name) => `test/${folder}/${name}`),
  )
  .filter((path) => path.endsWith(".test.ts") && readFileSync(path, "utf8").includes("vi.mock("));

/** Unit, component (mocks) and schema tests: nothing of the host is touched. */
export default defineConfig({
  test: {
    // Of a machine that does much else: on a quiet one no test takes five seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/runDirectory.ts"],
    setupFiles: ["test/support/ownTmpdir.ts", "test/support/properties.ts"],
    // One processor less would be the default, and of two that is half.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
          exclude: replacing,
          // Loading what they share took longer than the tests themselves.
          isolate: false,
        },
      },
      { extends: true, test: { name: "replacing", include: replacing, isolate: true } },
    ],
  },
});
