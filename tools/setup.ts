import { compile } from "./steps/compile";
import { ec2Steps } from "./steps/ec2";
import { readerSteps } from "./steps/readers";
import { systemPackages, testPackages } from "./steps/systemPackages";
import { tinyGuest } from "./steps/tinyGuest";
import { type EngineSteps, engineSteps, govmomi, providerSteps, type Toolchain } from "./steps/toolchain";
import { libvirt, vsphere } from "./toolchain/providers";
import { main } from "./ui/main";
import { runSteps, type Step } from "./ui/steps";

/** What the compiler and programs on libvirt need. */
function toolSteps(toolchain: Toolchain, packages: Step, engine: EngineSteps): Step[] {
  return [packages, engine.download, engine.engine, ...providerSteps(libvirt, toolchain, engine)];
}

/** What every program that runs from `dist` needs. If everything is installed, this takes some tenths of a second. */
export function setupSteps(toolchain: Toolchain, packages = systemPackages()): Step[] {
  return [...toolSteps(toolchain, packages, engineSteps(toolchain)), compile()];
}

/** What only the tests need: takes minutes to build if nothing is cached. */
export function testToolSteps(toolchain: Toolchain): Step[] {
  const engine = engineSteps(toolchain);
  const packages = systemPackages();
  return [
    ...toolSteps(toolchain, packages, engine),
    testPackages(packages),
    ...providerSteps(vsphere, toolchain, engine),
    govmomi(),
    ...ec2Steps(toolchain, engine),
    ...readerSteps(),
    tinyGuest(),
  ];
}

/** What one part of the tests needs. */
export function testSetupSteps(toolchain: Toolchain): Step[] {
  return [...testToolSteps(toolchain), compile()];
}

if (require.main === module) {
  main(() => runSteps(process.argv.includes("--tests") ? testSetupSteps({}) : setupSteps({})));
}
