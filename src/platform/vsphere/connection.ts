import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type * as vsphere from "@pulumi/vsphere";
import { Identity } from "../../identity";
import { perProgram } from "../../perProgram";
import { vsphereProvider } from "./provider";
import type { VsphereSettings } from "./settings";
import { type StaleHooks, staleHooks } from "./stale";
import { VsphereHost } from "./vsphereHost";
import { VsphereResource } from "./vsphereResource";

/** How many connections of the program go to a server. */
const connections = perProgram(() => new Map<string, number>());

/** One vCenter as the program uses it: what every resource on it needs. */
export class Connection {
  readonly identity = new Identity();
  /** Inputs of our own resources. */
  readonly vcenter: Record<string, unknown>;
  /** Path of the machines' folder below the datacenter's virtual machines. */
  readonly folder: string;
  private readonly label: string;
  private readonly password: pulumi.Output<string>;
  private made?: { provider: vsphere.Provider; host: VsphereHost; stale: StaleHooks };
  private stackFolder?: pulumi.Resource;
  private stackTags?: StackTags;

  constructor(
    readonly settings: VsphereSettings,
    password: pulumi.Input<string>,
  ) {
    const { server, user, caFile, allowUnverifiedSsl, folder } = settings;
    this.password = pulumi.secret(password);
    this.vcenter = { server, user, password: this.password, caFile, allowUnverifiedSsl };
    this.folder = folder?.replace(/^\/|\/$/g, "") ?? `vmfarm/${this.identity.qualified("").slice(0, -1)}`;
    // Another server is another provider to the engine; another account or another setting of the same server is not.
    const before = connections().get(server) ?? 0;
    connections().set(server, before + 1);
    const hash = createHash("sha256").update(server).digest("hex").slice(0, 6);
    this.label = `vsphere-${hash}${before === 0 ? "" : `-${before + 1}`}`;
  }

  get provider(): vsphere.Provider {
    return this.resources().provider;
  }

  /** Everything made on this vCenter depends on it: its check refuses what would fail later, and finds where things are. */
  get host(): VsphereHost {
    return this.resources().host;
  }

  /** What clears the way for a machine or a port group that is about to be created. */
  get stale(): StaleHooks {
    return this.resources().stale;
  }

  /** The folder that machines are made in; made with the first machine, unless the settings name one. */
  get machineFolder(): pulumi.Resource {
    if (this.settings.folder !== undefined) return this.host;
    this.stackFolder ??= new StackFolder(
      `${this.label}-folder`,
      { vcenter: this.vcenter, datacenterPath: this.host.datacenterPath, folder: this.folder },
      this.host,
    );
    return this.stackFolder;
  }

  /** Ids of the machines' tags; undefined where they get none. */
  get tagIds(): pulumi.Output<string[]> | undefined {
    if (!this.settings.tags) return undefined;
    const { project, stack } = this.identity;
    const tags = [
      { category: "vmfarm-stack", name: `${project}/${stack}` },
      { category: "vmfarm-owner", name: this.settings.owner },
    ];
    this.stackTags ??= new StackTags(`${this.label}-tags`, { vcenter: this.vcenter, tags }, this.host);
    return this.stackTags.ids;
  }

  /** Absolute inventory path of a machine. */
  machinePath(qualifiedName: string): pulumi.Output<string> {
    return pulumi.interpolate`${this.host.datacenterPath}/vm/${this.folder}/${qualifiedName}`;
  }

  /** Made with the first thing on this vCenter, so that arguments which are refused leave nothing behind. */
  private resources() {
    if (!this.made) {
      const { label, settings, vcenter, password, folder, identity } = this;
      if (settings.allowUnverifiedSsl)
        pulumi.log.warn(
          `the certificate of ${settings.server} is not verified (allowUnverifiedSsl): whoever is between here and there can read the password`,
        );
      const host = new VsphereHost(label, { vcenter, settings });
      const provider = vsphereProvider(label, settings, password);
      this.made = { host, provider, stale: staleHooks(label, { settings, password, host, folder, identity }) };
    }
    return this.made;
  }
}

class StackFolder extends VsphereResource {
  constructor(name: string, inputs: Record<string, unknown>, host: pulumi.Resource) {
    super("stackFolder", "StackFolder", name, inputs, { dependsOn: host });
  }
}

class StackTags extends VsphereResource {
  declare readonly ids: pulumi.Output<string[]>;
  constructor(name: string, inputs: Record<string, unknown>, host: pulumi.Resource) {
    super("stackTags", "StackTags", name, { ...inputs, ids: undefined }, { dependsOn: host });
  }
}
