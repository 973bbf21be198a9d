import type { Output } from "@pulumi/pulumi";
import * as vsphere from "@pulumi/vsphere";
import type { VsphereSettings } from "./settings";

/** The program's provider for a vCenter: each provider resource is a plugin process of its own. */
export function vsphereProvider(name: string, settings: VsphereSettings, password: Output<string>): vsphere.Provider {
  const { server, user, allowUnverifiedSsl } = settings;
  return new vsphere.Provider(name, { vsphereServer: server, user, password, allowUnverifiedSsl });
}
