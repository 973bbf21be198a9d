import { basename } from "node:path";
import { virsh } from "../../../host/virsh";
import { orUndefined } from "./volumes";

/** The names of a domain's volumes, each with the target under which it has it (`vda` …); none where there is no such domain. */
export async function attachedVolumes(uri: string, domain: string): Promise<Map<string, string>> {
  const list = (await orUndefined(virsh(uri, ["domblklist", domain])))?.stdout ?? "";
  const rows = list.split("\n").map((line) => line.trim().split(/\s+/));
  return new Map(rows.flatMap(([target, source]) => (target && source ? [[basename(source), target] as const] : [])));
}
