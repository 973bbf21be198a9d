import { type GuestContext, renderCloudConfig } from "./cloudConfig";
import { readExtra } from "./extra";
import type { GuestPlan } from "./guest";
import { type MimeEntity, type MimePart, renderMultipart } from "./mime";

/**
 * cloud-init merges each part into what the parts before it gave. With these rules a part's lists come before the ones
 * that are there, and every single value that is there stays.
 */
const joinBefore = "list(prepend)+dict(no_replace,recurse_list)+str()";

/**
 * The user-data of a machine: a MIME document of vmfarm's own cloud-config and the user's extra.
 *
 * The extra cloud-config comes first, because only then any single value in it wins over vmfarm's: cloud-init has no rule
 * that appends lists and also replaces numbers and booleans. One that says itself how to merge comes last.
 */
export function renderUserData(plan: GuestPlan, context: GuestContext): string {
  const own: MimePart = {
    contentType: "text/cloud-config",
    headers: [disposition("vmfarm"), ["Merge-Type", joinBefore]],
    content: renderCloudConfig(plan, context),
  };
  if (plan.cloudInit === undefined) return renderMultipart([own]);
  const extra = extraPart(plan.cloudInit);
  return renderMultipart(extra.last ? [own, extra.part] : [extra.part, own]);
}

function extraPart(text: string): { part: MimePart | MimeEntity; last: boolean } {
  const extra = readExtra(text);
  if ("fault" in extra) throw new Error(`cloudInit ${extra.fault}`);
  // Scripts run in the order of their names: "extra" before the commands, which cloud-init keeps as "runcmd".
  const headers = [disposition("extra")];
  switch (extra.kind) {
    case "mime":
      return { part: { entity: extra.text }, last: false };
    case "script":
      return { part: { contentType: "text/x-shellscript", headers, content: extra.text }, last: true };
    case "cloud-config":
      return { part: { contentType: "text/cloud-config", headers, content: extra.text }, last: extra.mergesItself };
  }
}

function disposition(name: string): [string, string] {
  return ["Content-Disposition", `attachment; filename="${name}"`];
}
