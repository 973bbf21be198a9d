import type { Problem } from "../../../input/problem";
import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { connectionTo, hostKeys, type PoolLocation, sameHost } from "../location";
import { hasKvm, kvmBoots } from "../virsh/kvm";

export interface AcceleratorProbeInputs extends PoolLocation {
  /** `auto` or `kvm`. */
  accelerator: string;
  /** Path of the golden image whose kernel is tried. */
  imagePath: string;
}

export interface AcceleratorProbeOutputs extends AcceleratorProbeInputs {
  /** libvirt's domain type: `kvm`, or `qemu` for software emulation. */
  domainType: string;
}

/** Whether a guest kernel really comes up under the host's KVM: that the device is there proves nothing. Tried once per host and image. */
export const acceleratorProbeProvider: ResourceProvider<AcceleratorProbeInputs, AcceleratorProbeOutputs> = {
  async check(olds, news) {
    const unchanged = sameHost(olds, news);
    return checked(news, news.accelerator === "kvm" && !unchanged ? await missingKvm(connectionTo(news)) : []);
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news);
    // Another image boots on the same host like the last one.
    return { changes: changed.length > 0, replaces: changed.filter((key) => hostKeys.includes(key)) };
  },
  async create(inputs) {
    const kvm = inputs.accelerator === "kvm" || (await kvmBoots(connectionTo(inputs), inputs.pool, inputs.imagePath));
    const domainType = kvm ? "kvm" : "qemu";
    return { id: inputs.uri, outs: { ...inputs, domainType } };
  },
  async update(_id, olds, news) {
    return { outs: { ...news, domainType: olds.domainType } };
  },
};

/** A host that does not answer is told by its own check. */
async function missingKvm(uri: string): Promise<Problem[]> {
  if (await hasKvm(uri).catch(() => true)) return [];
  return [
    {
      propertyPath: "accelerator",
      reason: `the host at ${uri} does not support KVM (libvirt does not list it, or the processor has neither vmx nor svm); use auto or tcg`,
    },
  ];
}
