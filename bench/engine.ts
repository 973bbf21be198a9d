import { virsh } from "../src/platform/libvirt/virsh/virsh";
import { TestStack } from "../test/support/stack";
import type { PlainProgram } from "./programs/plain";
import type { VmfarmProgram } from "./programs/vmfarm";
import { compiled, type Testbed } from "./testbed";
import { lan, type Variant } from "./variant";

/** `up` without a preview, of a program that is already compiled. */
export class EngineVariant implements Variant {
  private constructor(
    readonly name: string,
    readonly stack: TestStack,
    private readonly source: (machines: number) => string,
  ) {}

  static async vmfarm({ farm, disk }: Testbed): Promise<EngineVariant> {
    const source = (machines: number) => call("vmfarm", { machines, disk, lan } satisfies VmfarmProgram);
    const config = { "vmfarm:libvirt": { uri: farm.uri, accelerator: "tcg" } };
    const options = {
      farm,
      project: "vmfarm",
      program: { source: source(0) },
      config,
      env: { VMFARM_CACHE: farm.workDir },
    };
    const variant = new EngineVariant("vmfarm", await TestStack.create(options), source);
    await variant.create();
    // A disk that is backed by the image keeps it in the pool when the stack is destroyed.
    const { stdout } = await virsh(farm.uri, ["vol-list", "default"]);
    const image = /^\s*(empty-\w+\.qcow2)\s/m.exec(stdout)![1]!;
    const backing = ["--backing-vol", image, "--backing-vol-format", "qcow2"];
    await virsh(farm.uri, ["vol-create-as", "default", "keep.qcow2", "64M", "--format", "qcow2", ...backing]);
    await variant.destroy();
    return variant;
  }

  static async plain({ farm, image, seed }: Testbed): Promise<EngineVariant> {
    const source = (machines: number) =>
      call("plain", { machines, uri: farm.uri, image, seed, lan } satisfies PlainProgram);
    const stack = await TestStack.create({ farm, project: "plain", program: { source: source(0) }, config: {} });
    return new EngineVariant("plain", stack, source);
  }

  declare(machines: number): Promise<void> {
    return this.stack.setProgram({ source: this.source(machines) });
  }

  create(): Promise<void> {
    return this.engine("up", "--skip-preview", "--yes");
  }

  noop(): Promise<void> {
    return this.engine("up", "--skip-preview", "--yes", "--expect-no-changes");
  }

  preview(): Promise<void> {
    return this.engine("preview");
  }

  destroy(): Promise<void> {
    return this.engine("destroy", "--skip-preview", "--yes");
  }

  private async engine(...args: string[]): Promise<void> {
    const { exitCode, stdout, stderr } = await this.stack.pulumi([...args, "--stack", this.stack.name]);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} of ${this.name} failed:\n${stdout}\n${stderr}`);
  }
}

function call(program: string, options: object): string {
  return `require(${JSON.stringify(compiled(program))}).declare(${JSON.stringify(options)});\n`;
}
