import { changesByLocation } from "../../../provider/changes";
import { sameLocation } from "../api/access";

/** Other credentials of the same region are no change of what is there. */
export const changedApartFromCredentials = changesByLocation("aws", sameLocation);
