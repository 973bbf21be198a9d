import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Files that replace a module for themselves alone. */
const replacing = readdirSync("test/unit", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `test/unit/${name}`)
  .filter((path) => readFileSync(path, "utf8").includes("vi.mock("));

/** Unit, component (mocks) and schema tests: nothing of the host is touched. */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/{unit,schema}/**/*.test.ts"],
          exclude: replacing,
          // Loading what they share took longer than the tests themselves.
          isolate: false,
        },
      },
      {
        extends: true,
        // The engine's mocks are global to a process.
        test: { name: "component", include: ["test/component/**/*.test.ts", ...replacing], isolate: true },
      },
    ],
  },
});
