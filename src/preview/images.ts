import { bag, list, text } from "./values";

/** `web-3f2a91cc0b1d` for `/pool/web-3f2a91cc0b1d.qcow2`. */
export function shortName(file: string): string {
  return baseName(file).replace(/\.qcow2$/, "");
}

/** `web-3f2a91cc0b1d.qcow2` for `/pool/web-3f2a91cc0b1d.qcow2`. */
export function baseName(path: string): string {
  return path.split("/").at(-1)!;
}

/** What an image is made from: `Debian trixie`. @param plan a recipe as manifests, states and previews have it */
export function describeBase(plan: unknown): string {
  const base = bag(bag(plan).base);
  switch (base.kind) {
    case "bootstrap":
      return [`Debian ${text(base.suite) ?? ""}`, ...list(base.components).filter((part) => part !== "main")].join(" ");
    case "file":
      return `file ${baseName(text(base.path) ?? "")}`;
    case "url":
      return text(base.url) ?? "a download";
    case "ami":
      return "an AMI of others";
    case "template":
      return `template ${text(base.template) ?? ""}`;
    default:
      return "unknown";
  }
}
