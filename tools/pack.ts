import { relative } from "node:path";
import { repoRoot } from "./paths";
import { packPlugin } from "./steps/packPlugin";
import { bundlePlugin } from "./steps/plugin";
import { main } from "./ui/main";

/** The provider plugin as an archive in `dist`, for programs in other languages. */
main(async () => {
  await bundlePlugin();
  console.log(relative(repoRoot, await packPlugin()));
});
