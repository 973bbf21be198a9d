import type { ResourceType } from "../resourceType";
import { addresses } from "./addresses";
import { dhcpOptions } from "./dhcpOptions";
import { groupParts } from "./groupParts";
import { groups } from "./groups";
import { iam } from "./iam";
import { instances } from "./instances";
import { loadBalancing } from "./loadBalancing";
import { names } from "./names";
import { network } from "./network";
import { routing } from "./routing";
import { securityGroups } from "./securityGroups";
import { storage } from "./storage";
import { templates } from "./templates";

/** What the stand-in knows, by type token. */
export const types: Readonly<Record<string, ResourceType>> = {
  ...addresses,
  ...groupParts,
  ...groups,
  ...iam,
  ...instances,
  ...loadBalancing,
  ...names,
  ...network,
  ...dhcpOptions,
  ...routing,
  ...securityGroups,
  ...storage,
  ...templates,
};
