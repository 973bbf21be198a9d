/** Before each file of tests: how often a property runs that does not say so itself. */
import fc from "fast-check";
import { propertyRuns } from "./longRun";

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: propertyRuns(100) });
