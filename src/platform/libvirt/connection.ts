import { createHash } from "node:crypto";
import type * as libvirt from "@pulumi/libvirt";
import type { Output, Resource } from "@pulumi/pulumi";
import { HostResource } from "../../dynamic/hostResource";
import { Identity } from "../../identity";
import type { Accelerator, ImageRef } from "../../machine/args";
import { libvirtProvider } from "./provider";

/** One libvirt as the program uses it: what every resource on it needs. */
export class Connection {
  readonly identity = new Identity();
  readonly provider: libvirt.Provider;
  /** Everything made on this libvirt depends on it: its check refuses what would fail later. */
  readonly host: Resource;
  private readonly probes = new Map<unknown, Output<string>>();

  constructor(
    readonly uri: string,
    readonly pool: string,
    readonly accelerator: Accelerator,
  ) {
    // Another URI is another provider to the engine: what was made through the old one is replaced, and not taken to be here already.
    const label = `libvirt-${createHash("sha256").update(uri).digest("hex").slice(0, 6)}`;
    this.host = new Host(label, { uri, pool });
    this.provider = libvirtProvider(label, uri);
  }

  /** libvirt's domain type for a machine of the image. */
  domainType(accelerator: Accelerator, image: ImageRef): "kvm" | "qemu" | Output<string> {
    if (accelerator !== "auto") return accelerator === "kvm" ? "kvm" : "qemu";
    let probe = this.probes.get(image);
    if (!probe) {
      const name = this.probes.size === 0 ? "accelerator" : `accelerator-${this.probes.size}`;
      const { uri, pool } = this;
      probe = new AcceleratorProbe(name, { uri, pool, imagePath: image.imageId }, this.host).domainType;
      this.probes.set(image, probe);
    }
    return probe;
  }
}

class Host extends HostResource {
  constructor(name: string, inputs: { uri: string; pool: string }) {
    super("libvirtHost", "LibvirtHost", name, inputs, {});
  }
}

class AcceleratorProbe extends HostResource {
  declare readonly domainType: Output<string>;
  constructor(name: string, inputs: Record<string, unknown>, host: Resource) {
    super("acceleratorProbe", "AcceleratorProbe", name, { ...inputs, domainType: undefined }, { dependsOn: host });
  }
}
