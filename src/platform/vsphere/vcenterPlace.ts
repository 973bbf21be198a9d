import type { Output } from "@pulumi/pulumi";
import { VsphereResource } from "./vsphereResource";

/** The vCenter as it was found: ids and paths of what the settings name. Everything on it depends on this. */
export class VcenterPlace extends VsphereResource {
  declare readonly datacenterId: Output<string>;
  declare readonly datacenterPath: Output<string>;
  declare readonly resourcePoolId: Output<string>;
  declare readonly resourcePoolPath: Output<string>;
  declare readonly clusterPath: Output<string>;
  declare readonly drs: Output<boolean>;
  declare readonly datastoreId: Output<string>;
  declare readonly datastorePath: Output<string>;
  declare readonly folder: Output<string>;
  declare readonly compute: Output<string>;
  declare readonly switchUuid: Output<string>;
  declare readonly hostIds: Output<string[]>;
  declare readonly importNetwork: Output<string>;
  declare readonly hardwareVersion: Output<number>;
  constructor(name: string, inputs: Record<string, unknown>) {
    const found = {
      datacenterId: undefined,
      datacenterPath: undefined,
      resourcePoolId: undefined,
      resourcePoolPath: undefined,
      clusterPath: undefined,
      drs: undefined,
      datastoreId: undefined,
      datastorePath: undefined,
      folder: undefined,
      compute: undefined,
      switchUuid: undefined,
      hostIds: undefined,
      importNetwork: undefined,
      hardwareVersion: undefined,
    };
    super("vsphereHost", "VsphereHost", name, { ...inputs, ...found }, {});
  }
}
