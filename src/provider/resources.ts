import { ec2Resources } from "../platform/ec2/resources";
import { libvirtResources } from "../platform/libvirt/resources";
import { vsphereResources } from "../platform/vsphere/resources";
import type { AnyProvider, ProviderTable } from "./resourceProvider";

/** The resources that our plugin makes, by platform and name. Another platform is one more entry here. */
export const resources: Readonly<Record<string, ProviderTable>> = {
  libvirt: libvirtResources,
  vsphere: vsphereResources,
  ec2: ec2Resources,
};

/** The provider of a resource. @throws Error where we have none of its type */
export async function resourceOf(urn: string): Promise<AnyProvider> {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const [, platform = "", name = ""] = type.split(":");
  const load = Object.hasOwn(resources, platform) ? resources[platform]?.[name] : undefined;
  if (!load) throw new Error(`vmfarm has no resource of the type ${type}`);
  return load();
}
