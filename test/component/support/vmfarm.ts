import { register } from "tsx/cjs/api";

// Loaded as a program loads it: CommonJS, where a platform's SDK is required only when that platform is used.
register();

/** The library as a program sees it, from its sources. */
export const vmfarm = require("../../../src/index") as typeof import("../../../src/index");

/** Adds a platform to those that this library knows. */
export const { registerPlatform } =
  require("../../../src/platform/select") as typeof import("../../../src/platform/select");
