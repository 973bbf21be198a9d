import { removeTree } from "../../../src/process/removeTree";

/** A separate process that removes `process.argv[2]`, or says why it did not. */
removeTree(process.argv[2]!).then(
  () => console.log("removed"),
  (error: Error) => console.log(`${error.name}: ${error.message}`),
);
