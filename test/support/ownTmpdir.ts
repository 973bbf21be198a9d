import { runDirectory } from "./runDirectory";

// Hundreds of tests make directories, and not each of them takes them away.
process.env.TMPDIR = runDirectory();
