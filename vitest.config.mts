import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const folders = ["unit", "component", "schema"];

/** Files that mock modules, each in its own process. */
const replacing = folders
  .flatMap((folder) =>
    readdirSync(`test/${folder}`, { recursive: true, encoding: "utf8" }).map((name) => `test/${folder}/${name}`),
  )
  .filter((path) => path.endsWith(".test.ts") && readFileSync(path, "utf8").includes("vi.mock("));

/** Unit, component (mocks) and schema tests: nothing on the host is changed. */
export default defineConfig({
  test: {
    // For a busy machine: on an idle one no test takes five seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/runDirectory.ts"],
    setupFiles: ["test/support/ownTmpdir.ts", "test/support/properties.ts"],
    // The default would be one processor less, which is half of two.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
          exclude: replacing,
          // Loading the modules that they share took longer than the tests themselves.
          isolate: false,
        },
      },
      { extends: true, test: { name: "replacing", include: replacing, isolate: true } },
    ],
  },
});
