import type { AwsAnswer, AwsRequest } from "./proxy";

/**
 * Answers in place of moto, whose instances have no guest: the consoles say that cloud-init has finished, or whatever `said` turns that
 * into. For `answerInstead.with`.
 */
export function guestsThatBoot(said: () => string = () => finished) {
  return ({ action, params }: AwsRequest): AwsAnswer | undefined => {
    if (action !== "ec2:GetConsoleOutput") return undefined;
    const output = Buffer.from(said()).toString("base64");
    const body = `<GetConsoleOutputResponse><instanceId>${params.InstanceId}</instanceId><output>${output}</output></GetConsoleOutputResponse>`;
    return { status: 200, body };
  };
}

const finished = `[   12.34] cloud-init[512]: Cloud-init v. 22.4.2 finished at Thu, 26 Nov 2026 02:00:00 +0000. Datasource DataSourceEc2Local.  Up 12.34 seconds\n`;
