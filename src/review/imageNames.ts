import type { ImageFacts } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import { bag, list, text } from "../preview/values";

/** `web-3f2a91cc0b1d` of `/pool/web-3f2a91cc0b1d.qcow2`. */
export function shortName(file: string): string {
  return file
    .split("/")
    .at(-1)!
    .replace(/\.qcow2$/, "");
}

/** What machines' images are called, whatever their platform knows them by. */
export class ImageNames {
  private readonly byId: Map<string, ImageFacts>;

  constructor(private readonly images: readonly ImageFacts[]) {
    this.byId = new Map(images.flatMap((image) => (image.idBefore === undefined ? [] : [[image.idBefore, image]])));
  }

  /** `web-3f2a → web-91cc` for a machine's changed image. */
  change({ olds, news }: Step, key: string): string {
    const before = text(olds[key]);
    const after = text(news[key]);
    const left = before === undefined ? undefined : this.nameOf(before);
    const right = after === undefined ? this.successor(before) : this.nameOf(after);
    return `${left ?? "from one"} → ${right ?? "one that is to be built"}`;
  }

  private nameOf(id: string): string {
    return shortName(this.byId.get(id)?.before ?? id);
  }

  /** The image that comes in place of one, as far as the preview tells. */
  private successor(before: string | undefined): string | undefined {
    const coming = this.images.filter(({ before: old, after }) => after !== undefined && after !== old);
    const same = coming.find(
      ({ idBefore, before: old }) => before !== undefined && (idBefore === before || old === shortFile(before)),
    );
    const found = same ?? (coming.length === 1 ? coming[0] : undefined);
    return found && shortName(found.after!);
  }
}

function shortFile(id: string): string {
  return id.split("/").at(-1)!;
}

/** In words, what an image is made from. */
export function baseInWords(plan: unknown): string {
  const base = bag(bag(plan).base);
  switch (base.kind) {
    case "bootstrap":
      return [`Debian ${text(base.suite) ?? ""}`, ...list(base.components).filter((one) => one !== "main")].join(" ");
    case "file":
      return `file ${shortFile(text(base.path) ?? "")}`;
    case "url":
      return text(base.url) ?? "a download";
    case "ami":
      return "an AMI of others";
    case "template":
      return `template ${text(base.template) ?? ""}`;
    default:
      return "not told";
  }
}
