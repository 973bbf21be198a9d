import { createHash } from "node:crypto";
import type * as libvirt from "@pulumi/libvirt";
import type { Output, Resource } from "@pulumi/pulumi";
import { Identity } from "../../identity";
import type { Accelerator, ImageRef } from "../../machine/args";
import { LibvirtResource } from "./libvirtResource";
import { libvirtProvider } from "./provider";
import { type StaleHooks, staleHooks } from "./stale";

/** One libvirt as the program uses it: what every resource on it needs. */
export class Connection {
  readonly identity = new Identity();
  private readonly label: string;
  private made?: { provider: libvirt.Provider; host: Resource; stale: StaleHooks };
  private readonly probes = new Map<Accelerator, Output<string>>();

  constructor(
    readonly uri: string,
    readonly pool: string,
    readonly accelerator: Accelerator,
  ) {
    // Another URI is another provider to the engine: what was made through the old one is replaced, and not taken to be here already.
    this.label = `libvirt-${createHash("sha256").update(uri).digest("hex").slice(0, 6)}`;
  }

  get provider(): libvirt.Provider {
    return this.resources().provider;
  }

  /** Everything made on this libvirt depends on it: its check refuses what would fail later. */
  get host(): Resource {
    return this.resources().host;
  }

  /** What clears the way for a domain or a network that is about to be created. */
  get stale(): StaleHooks {
    return this.resources().stale;
  }

  /** Made with the first thing on this libvirt, so that arguments which are refused leave nothing behind. */
  private resources(): { provider: libvirt.Provider; host: Resource; stale: StaleHooks } {
    if (!this.made) {
      const { uri, pool, label, identity } = this;
      const host = new Host(label, { uri, pool });
      this.made = { host, provider: libvirtProvider(label, uri), stale: staleHooks(label, uri, identity) };
    }
    return this.made;
  }

  /** libvirt's domain type for an accelerator. What the host's KVM is worth is tried once, with the first image that asks. */
  domainType(accelerator: Accelerator, image: ImageRef): string | Output<string> {
    if (accelerator === "tcg") return "qemu";
    let probe = this.probes.get(accelerator);
    if (!probe) {
      const { uri, pool, label } = this;
      const inputs = { uri, pool, accelerator, imagePath: image.imageId };
      probe = new AcceleratorProbe(`${label}-${accelerator}`, inputs, this.host).domainType;
      this.probes.set(accelerator, probe);
    }
    return probe;
  }
}

class Host extends LibvirtResource {
  constructor(name: string, inputs: { uri: string; pool: string }) {
    super("libvirtHost", "LibvirtHost", name, inputs, {});
  }
}

class AcceleratorProbe extends LibvirtResource {
  declare readonly domainType: Output<string>;
  constructor(name: string, inputs: Record<string, unknown>, host: Resource) {
    super("acceleratorProbe", "AcceleratorProbe", name, { ...inputs, domainType: undefined }, { dependsOn: host });
  }
}
