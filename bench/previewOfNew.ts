import { seconds } from "./figures";
import type { Group } from "./group";
import { childrenCpu } from "./processes";
import type { Variant } from "./variant";

/** A preview of machines that are never created, once each: more than fit on a host. */
export function previewOfNew(count: number, variants: readonly Variant[]): Group {
  const figures = variants.flatMap(({ name }) => [`preview-new-${count}/${name}`, `preview-new-${count}-cpu/${name}`]);
  return {
    large: true,
    figures: [...figures, `preview-new-${count}/vmfarm-to-plain`],
    async measure(_testbed, sheet) {
      const times = new Map<string, number>();
      for (const variant of variants) {
        await variant.declare(count);
        const before = childrenCpu();
        times.set(
          variant.name,
          sheet.add(`preview-new-${count}/${variant.name}`, await seconds(() => variant.preview!())),
        );
        sheet.add(`preview-new-${count}-cpu/${variant.name}`, childrenCpu() - before);
      }
      sheet.addRatio(`preview-new-${count}/vmfarm-to-plain`, times.get("vmfarm"), times.get("plain"));
    },
  };
}
