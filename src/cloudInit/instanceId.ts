import { createHash } from "node:crypto";

/** What an instance-id is derived from. */
export interface InstanceIdentity {
  project: string;
  stack: string;
  /** Name of the machine in the program. */
  name: string;
  /** The machine's user-data, rendered without peers: a change of the peers alone does not make another machine. */
  userData: string;
}

/** The cloud-init instance-id of a machine. The same identity gives the same id; another user-data gives another. */
export function instanceId(identity: InstanceIdentity): string {
  const content = createHash("sha256").update(identity.userData).digest("hex");
  const parts = JSON.stringify([identity.project, identity.stack, identity.name, content]);
  return `vmfarm-${createHash("sha256").update(parts).digest("hex").slice(0, 32)}`;
}
