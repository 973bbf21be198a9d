import * as libvirt from "@pulumi/libvirt";
import type { Output, Resource } from "@pulumi/pulumi";
import { Identity } from "../../identity";
import type { Accelerator, ImageRef } from "../../machine/args";
import { oncePerProgram } from "../../perProgram";
import type { XenArgs, XenGuest } from "./args";
import { type HypervisorTraits, hypervisorTraits } from "./hypervisor";
import { type EarlierRoots, type LibvirtHooks, libvirtHooks } from "./leftovers";
import { type ConnectionUri, connectionLabel, hostOf, type PoolLocation } from "./location";
import { AcceleratorProbe, LibvirtHost, XenHost } from "./ownResources";
import type { XenOsType, XenStart } from "./xen/domainXslt";

/** What all connections to one libvirt share, whatever pool and accelerator they name. */
const libvirts = oncePerProgram<{ provider: libvirt.Provider; hooks: LibvirtHooks; earlierRoots: EarlierRoots }>();
const hosts = oncePerProgram<LibvirtHost>();
const probes = oncePerProgram<AcceleratorProbe>();
const xenHosts = oncePerProgram<XenHost>();

/**
 * One libvirt as the program uses it: how it is asked, and where on it things are made (`location`). Resources are made with the first thing on it, so that refused
 * arguments leave nothing behind.
 */
export class Connection {
  readonly identity = new Identity();
  readonly hypervisor: HypervisorTraits;
  /** Where what the program declares is to be. */
  readonly location: Readonly<PoolLocation>;
  private readonly label: string;

  constructor(
    readonly uri: ConnectionUri,
    pool: string,
    readonly accelerator: Accelerator,
    private readonly xen: XenArgs = {},
  ) {
    this.location = { uri, pool };
    this.hypervisor = hypervisorTraits(uri);
    this.label = connectionLabel(uri);
  }

  get provider(): libvirt.Provider {
    return this.libvirt.provider;
  }

  /** What clears the way for a domain or a network that is about to be created. */
  get hooks(): LibvirtHooks {
    return this.libvirt.hooks;
  }

  /** Root volumes that machines had before, to be filled in before a machine's domain is declared. */
  get earlierRoots(): EarlierRoots {
    return this.libvirt.earlierRoots;
  }

  /** Everything made on this libvirt depends on it: its check refuses what would fail later. */
  get host(): Resource {
    const { location, label } = this;
    const name = `${label}-${location.pool}`;
    return hosts(name, () => new LibvirtHost(name, location));
  }

  /** libvirt's domain type for an accelerator of QEMU's. What the host's KVM is worth is tried once, with the first image that asks. */
  domainType(accelerator: Accelerator, image: ImageRef): string | Output<string> {
    if (accelerator === "tcg") return "qemu";
    const { location, label, host } = this;
    const name = `${label}-${location.pool}-${accelerator}`;
    const inputs = { ...location, accelerator, imagePath: image.imageId };
    return probes(name, () => new AcceleratorProbe(name, inputs, { dependsOn: host })).domainType;
  }

  /** How guests start where the host offers kinds of them; undefined where it does not. */
  get xenStart(): Output<XenStart> | undefined {
    const { location, label, host, xen } = this;
    if (!this.hypervisor.guestKinds) return undefined;
    const osType = xen.guest && osTypes[xen.guest];
    const { osType: chosen } = xenHosts(
      `${label}-${osType}`,
      () => new XenHost(label, { ...hostOf(location), osType }, { dependsOn: host }),
    );
    return chosen.apply((osType) => ({ osType, kernel: xen.kernel }));
  }

  private get libvirt() {
    const { uri, label, identity } = this;
    return libvirts(label, () => {
      const earlierRoots: EarlierRoots = new Map();
      return {
        // Each provider resource runs its own plugin process.
        provider: new libvirt.Provider(label, { uri }),
        hooks: libvirtHooks(label, uri, identity, earlierRoots),
        earlierRoots,
      };
    });
  }
}

const osTypes: Record<XenGuest, XenOsType> = { pvh: "xenpvh", hvm: "hvm" };
