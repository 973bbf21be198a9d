import type { Problem } from "../../../input/problem";
import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { AwsAccess } from "../api/access";
import { awsReason } from "../api/awsError";
import { accountZones } from "../api/vpcs";
import { changedApartFromCredentials } from "./awsInputs";

export interface AwsRegionInputs {
  aws: AwsAccess;
  /** Zones that the configuration names. */
  zones: string[];
}

/** The region as the account sees it. Verified before anything is created: whether AWS answers, and whether the credentials are valid. */
export const awsRegionProvider: ResourceProvider<AwsRegionInputs, AwsRegionInputs> = {
  async check(_olds, news) {
    return checked(news, await regionProblems(news));
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    return { changes, replaces: changed.includes("aws") ? ["aws"] : [] };
  },
  async create(inputs) {
    return { id: inputs.aws.region, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

async function regionProblems({ aws, zones }: AwsRegionInputs): Promise<Problem[]> {
  try {
    const there = (await accountZones(aws)).filter(({ available }) => available);
    return zones.flatMap((zone, i) =>
      there.some(({ id, name }) => zone === id || zone === name)
        ? []
        : [
            {
              propertyPath: `platform.ec2.zones[${i}]`,
              reason:
                `"${zone}" is not available to this account; available in ${aws.region} are ` +
                there.map(({ id, name }) => `${id} (${name})`).join(", "),
            },
          ],
    );
  } catch (error) {
    return [{ propertyPath: "platform.ec2", reason: awsReason(error) }];
  }
}
