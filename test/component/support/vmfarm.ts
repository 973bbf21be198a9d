import { register } from "tsx/cjs/api";

// Loaded like in a program: CommonJS, where a platform's SDK is only required when that platform is used.
register();

/** The library as a program sees it, from source. */
export const vmfarm = require("../../../src/index") as typeof import("../../../src/index");

/** Adds a platform to those that the library knows. */
export const { registerPlatform } =
  require("../../../src/platform/select") as typeof import("../../../src/platform/select");
