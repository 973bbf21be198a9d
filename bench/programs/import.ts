/** What `require("vmfarm")` costs a program that has loaded the SDK, and which files of platform SDKs it loads. */
export interface Import {
  milliseconds: number;
  /** Files of a platform's SDK that were loaded. */
  sdkFiles: number;
}

require("@pulumi/pulumi");
const started = performance.now();
require("vmfarm");
const milliseconds = performance.now() - started;
const sdk = require("node:path").dirname(require.resolve("@pulumi/libvirt"));
const sdkFiles = Object.keys(require.cache).filter((file) => file.startsWith(`${sdk}/`)).length;
console.log(JSON.stringify({ milliseconds, sdkFiles } satisfies Import));
