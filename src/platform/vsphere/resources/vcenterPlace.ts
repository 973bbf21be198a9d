import type { Problem } from "../../../input/problem";
import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { connect } from "../govc/connection";
import type { Vcenter } from "../govc/govc";
import { missingLibrary } from "../govc/library";
import { findPlace, type Place } from "../govc/place";
import type { VsphereSettings } from "../settings";

/** A vCenter and what of it the settings name. */
export interface VcenterPlaceInputs {
  vcenter: Vcenter;
  settings: VsphereSettings;
}

export type VcenterPlaceOutputs = VcenterPlaceInputs & Place;

/**
 * What has to be true of a vCenter before anything is made on it, and where on it that will be. It creates nothing: it verifies, and what
 * it finds is known at preview.
 */
export const vcenterPlaceProvider: ResourceProvider<VcenterPlaceInputs, VcenterPlaceOutputs> = {
  async check(_olds, { vcenter, settings }) {
    const problems: Problem[] = [];
    const version = await connect(vcenter, problems);
    if (version === undefined) return checked({ vcenter, settings }, problems);
    const [place] = await Promise.all([
      findPlace(vcenter, version, settings, problems),
      settings.contentLibrary === undefined ? undefined : missingLibrary(vcenter, settings.contentLibrary, problems),
    ]);
    if (settings.antiAffinity && place && !place.drs) problems.push(noDrs(settings));
    return checked({ vcenter, settings, ...place }, problems);
  },
  async diff(_id, olds, news) {
    return { changes: changedInputs(olds, news).length > 0, replaces: [] };
  },
  async create(inputs) {
    return { id: inputs.vcenter.server, outs: inputs as VcenterPlaceOutputs };
  },
  async update(_id, _olds, news) {
    return { outs: news as VcenterPlaceOutputs };
  },
};

function noDrs({ cluster }: VsphereSettings): Problem {
  const where = cluster === undefined ? "a resource pool is set, not a cluster" : `${cluster} has no DRS`;
  return {
    propertyPath: "antiAffinity",
    reason: `${where}, so nothing keeps machines on different hosts; leave antiAffinity out`,
  };
}
