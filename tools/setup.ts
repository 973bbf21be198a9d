import { compile } from "./steps/compile";
import { systemPackages } from "./steps/systemPackages";
import { engine, provider, providerSdk, type Toolchain } from "./steps/toolchain";
import { main } from "./ui/main";
import { runSteps, type Step } from "./ui/steps";

/** What the compiler and the tests need. On a machine that has it all this takes some tenths of a second. */
export function toolSteps(toolchain: Toolchain): Step[] {
  return [systemPackages(), engine(toolchain), provider(toolchain), providerSdk(toolchain)];
}

/** What every program that runs from `dist` needs. */
export function setupSteps(toolchain: Toolchain): Step[] {
  return [...toolSteps(toolchain), compile()];
}

if (require.main === module) main(() => runSteps(setupSteps({})));
