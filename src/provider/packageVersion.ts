/** The version of this package: the program's, and the plugin's that was built with it. */
export const packageVersion: string = (require("vmfarm/package.json") as { version: string }).version;
