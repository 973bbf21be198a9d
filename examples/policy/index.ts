import { PolicyPack } from "@pulumi/policy";
import { policies } from "vmfarm/policy";

// PolicyPack takes name and version from the package.json of the current folder, which may be the stack's.
process.chdir(__dirname);

// Levels and parameters by the name of a policy; what is not named stays as it is.
new PolicyPack(
  "farm",
  { policies },
  {
    "image-expired": { enforcementLevel: "advisory", maxAgeDays: 30 },
    "tier-without-spare": { enforcementLevel: "advisory", allowed: ["shop-db"] },
    "too-many-machines": { most: 50 },
    "too-few-licence-seats": { seats: { web: 20 } },
    "name-clash": { prefixes: ["shop-prod-"] },
    "open-to-the-world": { ports: [80, 443] },
  },
);
