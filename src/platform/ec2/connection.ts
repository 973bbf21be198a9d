import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { shortDigest } from "../../digest";
import { Identity } from "../../identity";
import type { LanPlan } from "../../network/lanPlan";
import { oncePerProgram, perProgram } from "../../perProgram";
import type { DeepInput } from "../../provider/ownResource";
import type { AwsAccess } from "./api/access";
import { machineProfile } from "./instanceProfile";
import { beforeInstance, beforeSecurityRule } from "./leftovers";
import type { MadeLan } from "./madeLan";
import { SubnetRoom } from "./network/subnetRoom";
import { AwsRegion } from "./ownResources";
import { placeLabel } from "./placeLabel";
import { MachineCount } from "./prices/machineCount";
import { awsProvider, type Secrets } from "./provider";
import type { Ec2Settings } from "./settings";
import { tagValue } from "./shortNames";
import { commonTags } from "./tags";

/** What all settings of one account in one region share. */
interface Shared {
  readonly label: string;
  /** What was made of a LAN, by its plan. */
  readonly lans: Map<LanPlan, MadeLan>;
  readonly room: SubnetRoom;
  /** Names of published AMIs by their ids. */
  readonly amis: WeakMap<object, string>;
  provider?: Provider;
  beforeInstance?: pulumi.ResourceHook[];
  beforeSecurityRule?: pulumi.ResourceHook[];
  profile?: pulumi.Input<string>;
  /** ARNs of keys by those of the aliases that stand for them. */
  readonly keys: Map<string, pulumi.Output<string>>;
}
const accounts = oncePerProgram<Shared>();
const regions = oncePerProgram<AwsRegion>();
/** The machines of all accounts. */
const machineCount = perProgram(() => new MachineCount());
/** How many accounts of the program are at a place. */
const places = perProgram(() => new Map<string, number>());

/** One region of an account as the program uses it. Resources are made with the first thing in it, so that refused arguments leave nothing behind. */
export class Connection {
  readonly identity = new Identity();
  /** Inputs of our own resources: how AWS is reached. */
  readonly aws: DeepInput<AwsAccess>;
  /** Of everything that is made. */
  readonly tags: Record<string, string>;
  private readonly shared: Shared;

  constructor(
    readonly settings: Ec2Settings,
    private readonly secrets: Secrets,
  ) {
    const { region, profile, accessKeyId, endpoint } = settings;
    this.aws = { region, profile, accessKeyId, endpoint, ...secrets };
    this.tags = commonTags(this.identity, settings);
    const account = JSON.stringify([region, endpoint, profile, accessKeyId, this.tags]);
    this.shared = accounts(account, () => ({
      label: nextLabel(settings),
      lans: new Map(),
      room: new SubnetRoom(),
      amis: new WeakMap(),
      keys: new Map(),
    }));
  }

  /** What was made of the program's LANs. */
  get lans(): Map<LanPlan, MadeLan> {
    return this.shared.lans;
  }

  get room(): SubnetRoom {
    return this.shared.room;
  }

  get machineCount(): MachineCount {
    return machineCount();
  }

  get amis(): WeakMap<object, string> {
    return this.shared.amis;
  }

  get provider(): Provider {
    this.shared.provider ??= awsProvider(this.shared.label, this.settings, this.secrets, this.tags);
    return this.shared.provider;
  }

  /** Everything made in the region depends on it: its check refuses what would fail later. */
  get region(): pulumi.Resource {
    const { zones = [] } = this.settings;
    const name = zones.length === 0 ? this.shared.label : `${this.shared.label}-${shortDigest(zones.join())}`;
    return regions(name, () => new AwsRegion(name, { aws: this.aws, zones }));
  }

  /** What clears the way for an instance that is about to be created. */
  get beforeInstance(): pulumi.ResourceHook[] {
    this.shared.beforeInstance ??= beforeInstance(this.shared.label, this.settings, this.secrets, this.identity);
    return this.shared.beforeInstance;
  }

  /** What clears the way for a rule of a security group that is about to be created. */
  get beforeSecurityRule(): pulumi.ResourceHook[] {
    this.shared.beforeSecurityRule ??= beforeSecurityRule(this.shared.label, this.settings, this.secrets);
    return this.shared.beforeSecurityRule;
  }

  /** Name of the instance profile of machines; made with the first of them, unless the settings name one. */
  get instanceProfile(): pulumi.Input<string> {
    const { settings, shared } = this;
    if (settings.instanceProfile !== undefined) return settings.instanceProfile;
    shared.profile ??= this.machineProfile();
    return shared.profile;
  }

  /** ARN of the key of data disks, which keep it whatever an alias stands for later; empty: the account's own. */
  get diskKey(): pulumi.Input<string> {
    const { kmsKey = "" } = this.settings;
    if (!kmsKey.includes(":alias/")) return kmsKey;
    const { keys } = this.shared;
    const found = keys.get(kmsKey) ?? keyOfAlias(kmsKey, { provider: this.provider });
    keys.set(kmsKey, found);
    return found;
  }

  /** Tags of one thing beside those that the provider adds. */
  named(name: string, more: Record<string, string> = {}): Record<string, string> {
    return { Name: tagValue(this.identity.qualified(name)), ...more };
  }

  private machineProfile(): pulumi.Output<string> {
    const { shared, identity, settings } = this;
    return machineProfile(shared.label, identity, settings.region, { provider: this.provider, dependsOn: this.region });
  }
}

/** Another region is another provider to the engine; other credentials or another setting of the same region are not. */
function nextLabel({ region, endpoint }: Ec2Settings): string {
  const place = placeLabel(region, endpoint);
  const before = places().get(place) ?? 0;
  places().set(place, before + 1);
  return `${place}${before === 0 ? "" : `-${before + 1}`}`;
}

/** Loaded only for programs that name an alias. */
function keyOfAlias(keyId: string, opts: pulumi.InvokeOutputOptions): pulumi.Output<string> {
  const { getKeyOutput } = require("@pulumi/aws/kms/getKey") as typeof import("@pulumi/aws/kms/getKey");
  return getKeyOutput({ keyId }, opts).arn;
}
