import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked } from "../../../dynamic/provider";
import { kvmBoots } from "../host/kvm";

export interface AcceleratorProbeInputs {
  uri: string;
  pool: string;
  /** Path of the golden image whose kernel is tried. */
  imagePath: string;
}

export interface AcceleratorProbeOutputs extends AcceleratorProbeInputs {
  /** libvirt's domain type: `kvm`, or `qemu` for software emulation. */
  domainType: string;
}

/** Whether a guest kernel really comes up under the host's KVM: that the device is there proves nothing. Tried once per host and image. */
export const acceleratorProbeProvider: dynamic.ResourceProvider<AcceleratorProbeInputs, AcceleratorProbeOutputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news);
    // Another image on the same host boots as the last one did.
    return { changes: changed.length > 0, replaces: changed.filter((key) => key === "uri") };
  },
  async create(inputs) {
    const domainType = (await kvmBoots(inputs.uri, inputs.pool, inputs.imagePath)) ? "kvm" : "qemu";
    return { id: inputs.uri, outs: { ...inputs, domainType } };
  },
  async update(_id, olds, news) {
    return { outs: { ...news, domainType: olds.domainType } };
  },
};
