const { VMFARM_MUTATION_DIR: dir, VMFARM_MUTATION_REPORT: report } = process.env;
if (!dir || !report) throw new Error("run it with npm run test:mutation, which sets what to break and where");

/**
 * Breaks the code of one area and checks whether its tests detect it; see tools/mutation. What is broken and where the sandbox is comes from
 * the command line and the environment.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  // Related test files would be nearly all, so the tests of an area are listed instead.
  vitest: { configFile: "vitest.mutation.config.mts", related: false },
  coverageAnalysis: "perTest",
  // Nothing else runs beside it.
  concurrency: "100%",
  timeoutMS: 5000,
  ignorePatterns: ["dist", "sdks"],
  tempDirName: dir,
  // Only removeTree removes trees, and node_modules is found beside the sandbox.
  cleanTempDir: false,
  symlinkNodeModules: false,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: report },
  thresholds: { high: 95, low: 85, break: 85 },
};
