import { type ReadMachine, readMachines } from "../../support/readVcenter";
import { type Program, TestStack } from "../../support/stack";
import type { VcenterFarm } from "../../support/vcenterFarm";

/** Arguments of a program's components, as JavaScript. */
export interface BoxArgs {
  /** Of the machine, separated by commas. */
  machine?: string;
  lan?: string;
  /** Of the image: its base, and its other arguments. */
  base?: string;
  image?: string;
}

/** A program with one image, one LAN and one machine, `box`. */
export function boxProgram({ machine = "", lan = "{}", base, image = "" }: BoxArgs): Program {
  return {
    source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("tiny", { base: ${base}, ${image} });
const lan = new VirtualLan("lan", ${lan});
const machine = new VirtualMachine("box", { image, lan, readiness: { timeout: "60s" }, ${machine} });
module.exports = { imageId: image.imageId, address: machine.address, networkName: lan.networkName };
`,
  };
}

/** A stack on the farm whose settings differ from the farm's by `change`. */
export function boxStack(
  farm: VcenterFarm,
  project: string,
  program: Program,
  change: object = {},
  stack = "test",
): Promise<TestStack> {
  const settings = { ...(farm.config["vmfarm:vsphere"] as object), ...change };
  return TestStack.create({ farm, project, stack, program, config: { "vmfarm:vsphere": settings } });
}

/** The stack's machine in the vCenter. */
export async function readBox(
  { vcenter }: VcenterFarm,
  project: string,
  stack = "test",
  folder = `/DC0/vm/vmfarm/${project}-${stack}`,
): Promise<ReadMachine> {
  return (await readMachines(vcenter, folder))[`${project}-${stack}-box`]!;
}
