import { removeTree } from "../../../src/process/removeTree";

/** A process of its own that removes `process.argv[2]`, and says why it did not. */
removeTree(process.argv[2]!).then(
  () => console.log("removed"),
  (error: Error) => console.log(`${error.name}: ${error.message}`),
);
