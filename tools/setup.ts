import { compile } from "./steps/compile";
import { ec2Steps } from "./steps/ec2";
import { readerSteps } from "./steps/readers";
import { systemPackages, testPackages } from "./steps/systemPackages";
import { tinyGuest } from "./steps/tinyGuest";
import { engine, govmomi, providerSteps, type Toolchain } from "./steps/toolchain";
import { libvirt, vsphere } from "./toolchain/providers";
import { main } from "./ui/main";
import { runSteps, type Step } from "./ui/steps";

/** What the compiler needs, and programs on libvirt. On a machine that has it all this takes some tenths of a second. */
export function toolSteps(toolchain: Toolchain): Step[] {
  return [systemPackages(), engine(toolchain), ...providerSteps(libvirt, toolchain)];
}

/** What every program that runs from `dist` needs. */
export function setupSteps(toolchain: Toolchain): Step[] {
  return [...toolSteps(toolchain), compile()];
}

/** What the tests need besides, and nobody who uses libvirt alone: minutes of building where nothing is cached. */
export function testToolSteps(toolchain: Toolchain): Step[] {
  const test = [
    testPackages(),
    ...providerSteps(vsphere, toolchain),
    govmomi(),
    ...ec2Steps(toolchain),
    ...readerSteps(),
    tinyGuest(),
  ];
  return [...toolSteps(toolchain), ...test];
}

/** What one part of the tests needs. */
export function testSetupSteps(toolchain: Toolchain): Step[] {
  return [...testToolSteps(toolchain), compile()];
}

if (require.main === module) {
  main(() => runSteps(process.argv.includes("--tests") ? testSetupSteps({}) : setupSteps({})));
}
