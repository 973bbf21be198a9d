import { ec2Providers } from "./platform/ec2/resources";
import { libvirtProviders } from "./platform/libvirt/resources";
import { vsphereProviders } from "./platform/vsphere/resources";

/** What Pulumi's plugin for dynamic resources loads by name; see OwnResource. */
export const providers = { ...libvirtProviders, ...vsphereProviders, ...ec2Providers };
