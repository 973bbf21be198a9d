import { runDirectory } from "./runDirectory";

// Hundreds of tests create directories, and not all of them remove theirs.
process.env.TMPDIR = runDirectory();
