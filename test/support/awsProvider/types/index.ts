import type { ResourceType } from "../resourceType";
import { autoScaling } from "./autoScaling";
import { iam } from "./iam";
import { loadBalancing } from "./loadBalancing";
import { machines } from "./machines";
import { names } from "./names";
import { network } from "./network";
import { routing } from "./routing";
import { securityGroups } from "./securityGroups";
import { storage } from "./storage";

/** What the stand-in knows, by type token. */
export const types: Readonly<Record<string, ResourceType>> = {
  ...autoScaling,
  ...iam,
  ...loadBalancing,
  ...machines,
  ...names,
  ...network,
  ...routing,
  ...securityGroups,
  ...storage,
};
