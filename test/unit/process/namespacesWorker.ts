import { inOwnNamespaces } from "../../../src/process/namespaces";
import { run } from "../../../src/process/run";

const mountAndWait = `set -eu
mount --bind "$1" "$1"
readlink /proc/self/ns/mnt
echo "number $$"
cat /proc/mounts | grep -c " $1 "
sleep 1000 & sleep 1000`;

/** A separate process that runs a program which mounts a directory and then waits: `namespacesWorker.ts DIR`. */
inOwnNamespaces("sh", ["-c", mountAndWait, "sh", process.argv[2]!]).then((command) =>
  run(...command!, { onLine: (line) => process.stdout.write(`${line}\n`) }),
);
