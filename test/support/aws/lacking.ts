import type { AwsAnswer, AwsRequest } from "./proxy";

/**
 * Answers, in the form that AWS documents, in place of moto (5.2), which lacks placement groups, instance refreshes and EBS's default key,
 * so that programs run to the end. Only the request is tested, which the proxy records. For `answerInstead.with`.
 */
export function whatMotoLacks(): (request: AwsRequest) => AwsAnswer | undefined {
  const groups = new Map<string, string>();
  const answers: Record<string, (params: Record<string, string>) => string | undefined> = {
    "ec2:CreatePlacementGroup": ({ GroupName, Strategy }) => {
      groups.set(GroupName!, Strategy ?? "cluster");
      return placementGroup(GroupName!, groups.get(GroupName!)!, "placementGroup");
    },
    "ec2:DescribePlacementGroups": (params) => {
      const asked = Object.entries(params).flatMap(([key, value]) => (/^GroupName\.\d+$/.test(key) ? [value] : []));
      const found = [...groups].filter(([name]) => asked.length === 0 || asked.includes(name));
      return `<placementGroupSet>${found.map(([name, strategy]) => placementGroup(name, strategy, "item")).join("")}</placementGroupSet>`;
    },
    "ec2:DeletePlacementGroup": ({ GroupName }) => {
      groups.delete(GroupName!);
      return "<return>true</return>";
    },
    // As for an account whose volumes are encrypted with AWS's own key, given by its alias.
    "ec2:GetEbsDefaultKmsKeyId": () => "<kmsKeyId>alias/aws/ebs</kmsKeyId>",
    "autoscaling:StartInstanceRefresh": () =>
      "<StartInstanceRefreshResult><InstanceRefreshId>00000000-0000-0000-0000-000000000000</InstanceRefreshId></StartInstanceRefreshResult>",
    "autoscaling:DescribeInstanceRefreshes": () =>
      "<DescribeInstanceRefreshesResult><InstanceRefreshes/></DescribeInstanceRefreshesResult>",
  };
  return ({ action, params }) => {
    const body = answers[action]?.(params);
    const name = `${action.split(":")[1]}Response`;
    return body === undefined ? undefined : { status: 200, body: `<${name}>${body}</${name}>` };
  };
}

function placementGroup(name: string, strategy: string, element: string): string {
  const fields = `<groupName>${name}</groupName><groupId>pg-00000000</groupId><state>available</state><strategy>${strategy}</strategy>`;
  return `<${element}>${fields}</${element}>`;
}
