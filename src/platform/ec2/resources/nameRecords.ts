import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { AwsAccess } from "../api/access";
import { explained } from "../api/awsError";
import { type Addresses, setAddresses } from "../api/hostedZone";
import { changedApartFromCredentials } from "./awsInputs";

export interface NameRecordsInputs {
  aws: AwsAccess;
  /** Of the private DNS zone. */
  zoneId: string;
  addresses: Addresses;
}

/** The names of a component's machines, as one: AWS allows five requests a second, so each name by itself would take long. */
export const ec2NameRecordsProvider: ResourceProvider<NameRecordsInputs, NameRecordsInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    return { changes, replaces: changed.filter((key) => ["aws", "zoneId"].includes(key)), deleteBeforeReplace: true };
  },
  async create(inputs) {
    const { aws, zoneId, addresses } = inputs;
    const [first = "none"] = Object.keys(addresses);
    await explained("the machines' names cannot be set", setAddresses(aws, zoneId, addresses));
    return { id: `${zoneId}/${first}`, outs: inputs };
  },
  async update(_id, olds, news) {
    const { aws, zoneId, addresses } = news;
    await explained("the machines' names cannot be changed", setAddresses(aws, zoneId, addresses, olds.addresses));
    return { outs: news };
  },
  async delete(_id, { aws, zoneId, addresses }) {
    await explained("the machines' names cannot be removed", setAddresses(aws, zoneId, {}, addresses));
  },
};
