import { compile } from "./steps/compile";
import { systemPackages } from "./steps/systemPackages";
import { engine, provider, providerSdk, type Toolchain } from "./steps/toolchain";
import { main } from "./ui/main";
import { runSteps, type Step } from "./ui/steps";

/** What every command needs before it does its own: on a machine that has it all, some tenths of a second. */
export function setupSteps(toolchain: Toolchain): Step[] {
  return [systemPackages(), engine(toolchain), provider(toolchain), providerSdk(toolchain), compile()];
}

if (require.main === module) main(() => runSteps(setupSteps({})));
