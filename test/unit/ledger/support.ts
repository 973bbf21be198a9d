import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedLicences } from "../../../src/image/licences/plan";
import type { ImageManifest } from "../../../src/image/manifest";
import { type Inventory, inventoryOf } from "../../../src/ledger/inventory";
import { readPreview } from "../../../src/preview/readPreview";
import { readStateOrPreview } from "../../../src/preview/readState";
import { type Recorded, recordedText } from "../review/support";

/** Manifest of a built image: bookworm with nginx-light and VMware's tools. */
export const builtWeb: ImageManifest = JSON.parse(
  readFileSync(join(__dirname, "../../fixtures/ledger/web-2b50f4059fab.json"), "utf8"),
);

/** The image of the recorded farm. */
export const farmImage = "web-e4e1d60db6f6.qcow2";

/** The state in which a recorded preview finds the farm, as `pulumi stack export` would print it; its image has these licences. */
export function stateBefore(name: Recorded, licences?: Partial<PlannedLicences>): string {
  const resources = readPreview(recordedText(name)).steps.map(({ urn, parent, olds, oldOutputs }) => {
    const plan = olds.plan && licences ? { ...olds.plan, licences } : olds.plan;
    return { urn, parent, inputs: plan ? { ...olds, plan } : olds, outputs: oldOutputs };
  });
  return JSON.stringify({ version: 3, deployment: { resources } });
}

export function inventoryIn(...texts: string[]): Inventory {
  return inventoryOf(texts.map(readStateOrPreview));
}

/** A state with resources of these types, names, inputs and outputs. */
export function stateOf(...resources: [type: string, name: string, inputs: object, outputs?: object][]): string {
  const listed = resources.map(([type, name, inputs, outputs = {}]) => ({
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    inputs,
    outputs,
  }));
  return JSON.stringify({ version: 3, deployment: { resources: listed } });
}
