import { createHash } from "node:crypto";
import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { Identity } from "../../identity";
import type { LanPlan } from "../../network/lanPlan";
import { perProgram } from "../../perProgram";
import { Ec2Resource } from "./ec2Resource";
import { machineProfile } from "./instanceProfile";
import type { MadeLan } from "./madeLan";
import { awsProvider, type Secrets } from "./provider";
import type { Ec2Settings } from "./settings";
import { staleInstances } from "./stale";
import { commonTags } from "./tags";

/** How many connections of the program go to a region. */
const connections = perProgram(() => new Map<string, number>());

/** One region of an account as the program uses it: what every resource in it needs. */
export class Connection {
  readonly identity = new Identity();
  /** Inputs of our own resources: how AWS is reached. */
  readonly aws: Record<string, unknown>;
  /** Of everything that is made. */
  readonly tags: Record<string, string>;
  readonly label: string;
  /** What was made of a LAN, by its plan. */
  readonly lans = new WeakMap<LanPlan, MadeLan>();
  private made?: { provider: Provider; region: pulumi.Resource; stale: pulumi.ResourceHook[] };
  private profile?: pulumi.Input<string>;

  constructor(
    readonly settings: Ec2Settings,
    private readonly secrets: Secrets,
  ) {
    const { region, profile, accessKeyId, endpoint } = settings;
    this.aws = { region, profile, accessKeyId, endpoint, ...secrets };
    this.tags = commonTags(this.identity, settings);
    // Another region is another provider to the engine; other credentials or another setting of the same region are not.
    const place = JSON.stringify([region, endpoint]);
    const before = connections().get(place) ?? 0;
    connections().set(place, before + 1);
    const hash = createHash("sha256").update(place).digest("hex").slice(0, 6);
    this.label = `ec2-${hash}${before === 0 ? "" : `-${before + 1}`}`;
  }

  get provider(): Provider {
    return this.resources().provider;
  }

  /** Everything made in the region depends on it: its check refuses what would fail later. */
  get region(): pulumi.Resource {
    return this.resources().region;
  }

  /** What clears the way for an instance that is about to be created. */
  get stale(): pulumi.ResourceHook[] {
    return this.resources().stale;
  }

  /** Name of the instance profile of machines; made with the first of them, unless the settings name one. */
  get instanceProfile(): pulumi.Input<string> {
    this.profile ??= this.settings.instanceProfile ?? this.machineProfile();
    return this.profile;
  }

  /** Tags of one thing beside those that the provider adds. */
  named(name: string, more: Record<string, string> = {}): Record<string, string> {
    return { Name: this.identity.qualified(name), ...more };
  }

  private machineProfile(): pulumi.Output<string> {
    const { label, identity, settings } = this;
    return machineProfile(label, identity, settings.region, { provider: this.provider, dependsOn: this.region });
  }

  /** Made with the first thing in the region, so that arguments which are refused leave nothing behind. */
  private resources() {
    if (!this.made) {
      const { label, settings, secrets, aws, tags, identity } = this;
      const region = new AwsRegion(label, { aws, zones: settings.zones ?? [] });
      const stale = staleInstances(label, settings, secrets, identity);
      this.made = { region, provider: awsProvider(label, settings, secrets, tags), stale };
    }
    return this.made;
  }
}

class AwsRegion extends Ec2Resource {
  constructor(name: string, inputs: Record<string, unknown>) {
    super("awsRegion", "AwsRegion", name, inputs, {});
  }
}
