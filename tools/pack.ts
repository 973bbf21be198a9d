import { relative } from "node:path";
import { repoRoot } from "./paths";
import { packPlugin } from "./steps/packPlugin";
import { bundleComponents, bundlePlugin } from "./steps/plugin";
import { main } from "./ui/main";

/** The provider plugin as an archive in `dist`, for programs in other languages. */
main(async () => {
  await bundlePlugin();
  await bundleComponents();
  console.log(relative(repoRoot, await packPlugin()));
});
