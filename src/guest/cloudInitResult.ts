/** cloud-init writes it when its last stage has ended ("status" in cloud-init's documentation of boot stages). */
export const resultPath = "/run/cloud-init/result.json";

/** What modules and commands of the user have printed. */
export const outputPath = "/var/log/cloud-init-output.log";

/** The errors in the text of cloud-init's result.json. */
export function cloudInitErrors(result: string): string[] {
  const { v1 } = JSON.parse(result) as { v1: { errors?: string[] } };
  return v1.errors ?? [];
}
