import { shellWord } from "../../../process/shellWord";

/** What a person types to get a shell in a machine: through the Systems Manager, whose agent has to be in the image, so no port is open. */
export function shellCommand({ region, profile }: { region: string; profile?: string }, name: string): string {
  const where = profile === undefined ? `--region ${region}` : `--region ${region} --profile ${shellWord(profile)}`;
  const id = `aws ec2 describe-instances ${where} --filters Name=tag:Name,Values=${name} Name=instance-state-name,Values=running --query Reservations[0].Instances[0].InstanceId --output text`;
  return `aws ssm start-session ${where} --target "$(${id})"`;
}
