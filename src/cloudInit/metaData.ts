import { renderYaml } from "./yaml";

/** NoCloud meta-data. */
export interface MetaData {
  /** See instanceId(). cloud-init sets the machine up anew when it changes. */
  instanceId: string;
  hostname: string;
}

/** The text of a seed's `meta-data`. */
export function renderMetaData(metaData: MetaData): string {
  return renderYaml({ "instance-id": metaData.instanceId, "local-hostname": metaData.hostname });
}
