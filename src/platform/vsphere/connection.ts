import * as pulumi from "@pulumi/pulumi";
import type * as vsphere from "@pulumi/vsphere";
import { shortDigest } from "../../digest";
import { Identity } from "../../identity";
import { oncePerProgram, perProgram } from "../../perProgram";
import type { DeepInput } from "../../provider/ownResource";
import type { Vcenter } from "./govc/govc";
import { type VsphereHooks, vsphereHooks } from "./leftovers";
import { DataFolder, StackFolder, StackTags, VcenterPlace } from "./ownResources";
import { vsphereProvider } from "./provider";
import type { VsphereSettings } from "./settings";

/** What all settings of one account, in one datacenter of a vCenter, share. */
interface Shared {
  readonly label: string;
  provider?: vsphere.Provider;
  folder?: pulumi.Resource;
  /** By datastore. */
  readonly dataFolders: Map<string, pulumi.Resource>;
  tags?: StackTags;
}
const accounts = oncePerProgram<Shared>();
const places = oncePerProgram<{ place: VcenterPlace; hooks: VsphereHooks }>();
/** How many accounts of the program are at a server. */
const servers = perProgram(() => new Map<string, number>());

/**
 * One vCenter as the program uses it: what every resource on it needs. Resources are made with the first thing on it, so that refused
 * arguments leave nothing behind.
 */
export class Connection {
  readonly identity = new Identity();
  /** Inputs of our own resources. */
  readonly vcenter: DeepInput<Vcenter>;
  /** Path of the stack's own folder of machines below the datacenter's, and of its data disks on the datastore. */
  readonly stackFolder: string;
  private readonly password: pulumi.Output<string>;
  private readonly shared: Shared;

  constructor(
    readonly settings: VsphereSettings,
    password: pulumi.Input<string>,
  ) {
    const { server, user, caFile, allowUnverifiedSsl, datacenter, folder, owner, tags } = settings;
    this.password = pulumi.secret(password);
    this.vcenter = { server, user, password: this.password, caFile, allowUnverifiedSsl };
    this.stackFolder = `vmfarm/${this.identity.project}-${this.identity.stack}`;
    const account = JSON.stringify([server, user, caFile, allowUnverifiedSsl, datacenter, folder, owner, tags]);
    this.shared = accounts(account, () => ({ label: nextLabel(settings), dataFolders: new Map() }));
  }

  get provider(): vsphere.Provider {
    this.shared.provider ??= vsphereProvider(this.shared.label, this.settings, this.password);
    return this.shared.provider;
  }

  /** Everything made with these settings depends on it: its check refuses what would fail later, and finds where things are. */
  get place(): VcenterPlace {
    return this.checked.place;
  }

  /** What clears the way for a machine or a port group that is about to be created. */
  get hooks(): VsphereHooks {
    return this.checked.hooks;
  }

  /** Path of the machines' folder below the datacenter's virtual machines. */
  get folder(): pulumi.Output<string> {
    return this.machinesBelow(() => this.place);
  }

  /** The folder that machines are made in; made with the first machine, unless the settings name one. */
  get machineFolder(): pulumi.Resource {
    if (this.settings.folder !== undefined) return this.place;
    this.shared.folder ??= new StackFolder(
      `${this.shared.label}-folder`,
      { vcenter: this.vcenter, datacenterPath: this.place.datacenterPath, folder: this.stackFolder },
      { dependsOn: this.place },
    );
    return this.shared.folder;
  }

  /** The datastore's folder with the data disks, which depend on it: it is to go after them. */
  get dataFolder(): pulumi.Resource {
    const { vcenter, place, stackFolder, settings, shared } = this;
    const before = shared.dataFolders.get(settings.datastore);
    if (before) return before;
    const { datacenterPath, datastorePath } = place;
    const name = `${shared.label}-data-${shortDigest(settings.datastore)}`;
    const made = new DataFolder(
      name,
      { vcenter, datacenterPath, datastorePath, folder: stackFolder },
      { dependsOn: place },
    );
    shared.dataFolders.set(settings.datastore, made);
    return made;
  }

  /** Ids of the machines' tags; undefined where they get none. */
  get tagIds(): pulumi.Output<string[]> | undefined {
    if (!this.settings.tags) return undefined;
    const { project, stack } = this.identity;
    const tags = [
      { category: "vmfarm-stack", name: `${project}/${stack}` },
      { category: "vmfarm-owner", name: this.settings.owner },
    ];
    this.shared.tags ??= new StackTags(
      `${this.shared.label}-tags`,
      { vcenter: this.vcenter, tags },
      { dependsOn: this.place },
    );
    return this.shared.tags.ids;
  }

  /** Absolute inventory path of a machine. */
  machinePath(qualifiedName: string): pulumi.Output<string> {
    return pulumi.interpolate`${this.place.datacenterPath}/vm/${this.folder}/${qualifiedName}`;
  }

  private machinesBelow(place: () => VcenterPlace): pulumi.Output<string> {
    return this.settings.folder === undefined ? pulumi.output(this.stackFolder) : place().folder;
  }

  /** By what the settings say, and not by which come first: the order of a program's components changes no name. */
  private get checked() {
    const { settings, vcenter, password, identity } = this;
    const name = `${this.shared.label}-${shortDigest(JSON.stringify(Object.entries(settings).sort()))}`;
    return places(name, () => {
      if (settings.allowUnverifiedSsl)
        pulumi.log.warn(
          `the certificate of ${settings.server} is not verified (allowUnverifiedSsl): anyone on the network path can read the password`,
        );
      const place = new VcenterPlace(name, { vcenter, settings });
      const folder = this.machinesBelow(() => place);
      return { place, hooks: vsphereHooks(name, { settings, password, place, folder, identity }) };
    });
  }
}

/** Another server is another provider to the engine; another account or another setting of the same server is not. */
function nextLabel({ server }: VsphereSettings): string {
  const before = servers().get(server) ?? 0;
  servers().set(server, before + 1);
  return `vsphere-${shortDigest(server)}${before === 0 ? "" : `-${before + 1}`}`;
}
