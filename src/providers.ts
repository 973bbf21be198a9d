import { libvirtProviders } from "./platform/libvirt/resources";

/** What Pulumi's plugin for dynamic resources loads by name; see HostResource. */
export const providers = { ...libvirtProviders };
