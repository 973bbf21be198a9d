import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { run } from "../src/process/run";
import type { Testbed } from "./testbed";
import { lan, type Variant } from "./variant";

/** OpenTofu with the provider that `@pulumi/libvirt` wraps, and the same resources as `plain`. */
export class OpenTofu implements Variant {
  readonly name = "tofu";
  private readonly dir: string;

  private constructor(
    private readonly testbed: Testbed,
    private readonly providerDir: string,
  ) {
    this.dir = join(testbed.farm.workDir, "tofu");
  }

  /** @returns undefined if `tofu` or `terraform-provider-libvirt` is not on the PATH. */
  static find(testbed: Testbed): OpenTofu | undefined {
    const provider = onPath("terraform-provider-libvirt");
    return onPath("tofu") && provider ? new OpenTofu(testbed, dirname(provider)) : undefined;
  }

  async declare(machines: number): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    const { farm, image, seed } = this.testbed;
    await writeFile(join(this.dir, "main.tf.json"), JSON.stringify(configuration(machines, farm.uri, image, seed)));
    const override = `"dmacvicar/libvirt" = ${JSON.stringify(this.providerDir)}`;
    await writeFile(
      join(this.dir, "settings"),
      `provider_installation {\n  dev_overrides { ${override} }\n  direct {}\n}\n`,
    );
  }

  create(): Promise<void> {
    return this.tofu("apply", "-auto-approve");
  }

  /** Like the engine's `up`, it would show a change. */
  noop(): Promise<void> {
    return this.tofu("plan", "-detailed-exitcode");
  }

  preview(): Promise<void> {
    return this.tofu("plan");
  }

  destroy(): Promise<void> {
    return this.tofu("destroy", "-auto-approve");
  }

  private async tofu(...args: string[]): Promise<void> {
    const env = { TF_CLI_CONFIG_FILE: join(this.dir, "settings"), CHECKPOINT_DISABLE: "1" };
    await run("tofu", [`-chdir=${this.dir}`, ...args, "-input=false", "-no-color"], { env });
  }
}

function configuration(machines: number, uri: string, image: string, seed: string): object {
  const each = { count: machines };
  return {
    terraform: { required_providers: { libvirt: { source: "dmacvicar/libvirt" } } },
    provider: { libvirt: { uri } },
    resource: {
      libvirt_network: {
        lan: { name: "tofu-lan", mode: "nat", addresses: [lan], dhcp: { enabled: true }, autostart: true },
      },
      libvirt_volume: {
        root: { ...each, name: `tofu-root-${ref("count.index")}.qcow2`, pool: "default", base_volume_id: image },
        seed: {
          ...each,
          name: `tofu-seed-${ref("count.index")}.qcow2`,
          pool: "default",
          source: seed,
          format: "qcow2",
        },
      },
      libvirt_domain: {
        machine: {
          ...each,
          name: `tofu-${ref("count.index")}`,
          type: "qemu",
          vcpu: 1,
          memory: 64,
          autostart: true,
          cpu: { mode: "maximum" },
          disk: [
            { volume_id: ref("libvirt_volume.root[count.index].id") },
            { volume_id: ref("libvirt_volume.seed[count.index].id") },
          ],
          network_interface: { network_id: ref("libvirt_network.lan.id") },
          console: { type: "pty", target_type: "serial", target_port: "0" },
        },
      },
    },
  };
}

/** A value that OpenTofu looks up. */
function ref(expression: string): string {
  return `\${${expression}}`;
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((dir) => join(dir, program))
    .find((path) => existsSync(path));
}
