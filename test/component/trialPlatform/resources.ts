import * as pulumi from "@pulumi/pulumi";

/** What would be in the trial's SDK. */
export class TrialProvider extends pulumi.ProviderResource {
  constructor(name: string, site: string) {
    super("trial", name, { site });
  }
}

/** A resource of the trial: its inputs are its outputs. */
export class TrialResource extends pulumi.CustomResource {
  constructor(type: string, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super(`trial:index:${type}`, name, inputs, opts);
  }
}

export class TrialImage extends TrialResource {
  declare readonly virtualSize: pulumi.Output<number>;
}

export class TrialNetwork extends TrialResource {
  declare readonly name: pulumi.Output<string>;
}

export class TrialMachine extends TrialResource {
  declare readonly host: pulumi.Output<string>;
}
