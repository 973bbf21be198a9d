import data from "./permissions.json";

/** A part of EC2 that a program may use; each needs its own IAM actions. */
export type Feature = keyof typeof data;

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: "*";
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** The most characters that AWS accepts in one managed policy, spaces not counted. */
export const policyLimit = 6144;

/** Services whose requests go to the region of the program; the others are global. */
const regional = ["autoscaling", "ebs", "ec2", "elasticloadbalancing", "kms", "ssm"];

/** Conditions of actions that would otherwise allow more than a feature needs. */
const conditions: Record<string, PolicyStatement["Condition"]> = {
  "iam:PassRole": { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
  "iam:CreateServiceLinkedRole": {
    StringEquals: {
      "iam:AWSServiceName": ["autoscaling.amazonaws.com", "elasticloadbalancing.amazonaws.com", "spot.amazonaws.com"],
    },
  },
};

export function allFeatures(): Feature[] {
  return Object.keys(data) as Feature[];
}

/** Describes a feature. */
export function featureText(feature: Feature): string {
  return data[feature].for;
}

/** The IAM actions that the features need together, in order. Default: all features. */
export function actionsOf(features: readonly Feature[] = allFeatures()): string[] {
  return [...new Set(features.flatMap((feature) => data[feature].actions))].sort();
}

/** The IAM policies that allow exactly what the features need in a region, as many as AWS's limit on their size requires. */
export function policies(features: readonly Feature[], region: string): PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of statements(actionsOf(features), region)) {
    const last = documents.at(-1);
    if (last && size([...last, statement]) <= policyLimit) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(document);
}

function statements(actions: readonly string[], region: string): PolicyStatement[] {
  const serviceOf = (action: string) => action.slice(0, action.indexOf(":"));
  const free = actions.filter((action) => conditions[action] === undefined);
  const services = [...new Set(free.map(serviceOf))];
  const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
  return [
    ...services.map((service) =>
      statement(
        free.filter((action) => serviceOf(action) === service),
        regional.includes(service) ? inRegion : undefined,
      ),
    ),
    ...actions.filter((action) => conditions[action]).map((action) => statement([action], conditions[action])),
  ];
}

function statement(actions: readonly string[], condition: PolicyStatement["Condition"]): PolicyStatement {
  return { Effect: "Allow", Action: actions, Resource: "*", ...(condition ? { Condition: condition } : {}) };
}

function document(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function size(statements: readonly PolicyStatement[]): number {
  return JSON.stringify(document(statements)).length;
}
