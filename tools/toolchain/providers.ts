/** A provider of the engine: plugin `pulumi-resource-NAME`, npm package `@pulumi/NAME`, Go module `tools/thirdParty/NAME`. */
export interface Provider {
  name: "aws" | "libvirt" | "vsphere";
  /** The version that is downloaded if the official downloads are available. */
  officialVersion: string;
  /** The version that the Go module builds: the published one with the same resources. */
  builtVersion: string;
  /** Directory of an executable that replaces the official one in tests, if no Go module can be built. */
  standIn?: string;
  /** Prefix of the names of its SDKs in the cache. */
  sdkPrefix: string;
}

export const libvirt: Provider = {
  name: "libvirt",
  officialVersion: "0.5.4",
  builtVersion: "0.5.4",
  sdkPrefix: "sdk",
};

export const vsphere: Provider = {
  name: "vsphere",
  officialVersion: "4.19.0",
  builtVersion: "3.1.0",
  sdkPrefix: "sdk-vsphere",
};

export const aws: Provider = {
  name: "aws",
  officialVersion: "7.48.0",
  builtVersion: "7.48.0",
  standIn: "test/support/awsProvider/bin",
  sdkPrefix: "sdk-aws",
};

export const pluginOf = ({ name }: Provider): string => `pulumi-resource-${name}`;

export const packageOf = ({ name }: Provider): string => `@pulumi/${name}`;
