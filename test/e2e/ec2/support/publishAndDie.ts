import { readFileSync } from "node:fs";
import { type PublishedAmiInputs, publishedAmiProvider } from "../../../../src/platform/ec2/resources/publishedAmi";

// Publishes what comes as JSON on standard input, in a separate process that a test can kill.
const inputs = JSON.parse(readFileSync(0, "utf8")) as PublishedAmiInputs;
void publishedAmiProvider.create(inputs);
