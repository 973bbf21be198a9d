/** Before each test file: how often a property runs if it does not say so itself. */
import fc from "fast-check";
import { propertyRuns } from "./longRun";

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: propertyRuns(100) });
