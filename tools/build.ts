import { compile } from "./steps/compile";
import { libvirt } from "./toolchain/providers";
import { findSdk } from "./toolchain/sdk";
import { main } from "./ui/main";
import { runSteps } from "./ui/steps";

/** TypeScript to `dist`. */
main(async () => {
  if (!findSdk(libvirt))
    throw new Error("@pulumi/libvirt, which the sources import, is not installed: run `npm run setup`");
  const { title, run } = compile();
  await runSteps([{ title, run }]);
});
