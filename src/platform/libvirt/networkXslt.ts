import type { LanPlan } from "../../network/lanPlan";
import { append, escapeTemplate, escapeXml, replace, stylesheet } from "./xml";

/** What a network of ours has that the provider has no argument for: its UUID, the DHCP range, and a DNS that answers for its domain alone. */
export function networkXslt(plan: LanPlan, uuid: string): string {
  const range = plan.dhcp
    ? `<range start="${escapeTemplate(plan.dhcp.start)}" end="${escapeTemplate(plan.dhcp.end)}"/>`
    : "";
  const forwarders = plan.nameservers.map((server) => `<forwarder addr="${escapeTemplate(server)}"/>`).join("");
  const bridged = plan.mode === "bridge";
  return stylesheet([
    append("/network", `<uuid>${escapeXml(uuid)}</uuid>${bridged ? "" : `<dns enable="yes">${forwarders}</dns>`}`),
    replace("/network/dns"),
    replace("/network/domain", bridged ? "" : `<domain name="${escapeTemplate(plan.domain)}" localOnly="yes"/>`),
    ...(range ? [replace("/network/ip/dhcp/range", range)] : []),
  ]);
}
