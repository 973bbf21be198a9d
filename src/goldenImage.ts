import * as pulumi from "@pulumi/pulumi";
import { ageWarning, templateAgeWarning } from "./image/age";
import type { GoldenImageArgs as RecipeArgs } from "./image/args";
import { planImage } from "./image/plan";
import { Problems } from "./input/problem";
import type { ImageRef } from "./machine/args";
import { refuseImage } from "./platform/requirements";
import { type PlatformArgs, selectPlatform } from "./platform/select";

export interface GoldenImageArgs extends RecipeArgs {
  /** Where the image is published. Default: the platform of the stack's configuration. */
  platform?: PlatformArgs;
}

/**
 * A disk image that machines' disks are copies of. It is built once for its recipe, kept as a file in the cache of the host that builds,
 * and published where the machines run; its name carries the recipe's hash, so a changed recipe is another image.
 */
export class GoldenImage extends pulumi.ComponentResource implements ImageRef {
  /** The platform's own id of the published image: on libvirt the path of its volume, on vSphere the UUID of its template, or `library:` and the id of its item, on EC2 the id of its AMI. */
  readonly imageId: pulumi.Output<string>;
  /** File name with the first 12 digits of the recipe's hash. */
  readonly fileName: pulumi.Output<string>;
  /** Size of the disk that a guest sees, in bytes. */
  readonly virtualSize: pulumi.Output<number>;
  /** SHA-256 of the recipe. */
  readonly recipeHash: pulumi.Output<string>;

  /** @throws InvalidArgsError naming every argument that is wrong, before anything is created. */
  constructor(name: string, args: GoldenImageArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = new Problems();
    const { platform, rules } = selectPlatform(args.platform, problems);
    const plan = planImage(name, rules.imageArgs?.(args) ?? args, problems);
    refuseImage(args, rules, problems);
    problems.refuse("GoldenImage", name);
    super("vmfarm:index:GoldenImage", name, {}, opts);

    const warning = ageWarning(plan!);
    if (warning) pulumi.log.warn(warning, this);
    const published = platform!.image(name, plan!, this);
    published.createdAt?.apply((createdAt) => {
      const warning = templateAgeWarning(plan!, createdAt);
      if (warning) pulumi.log.warn(warning, this);
    });

    this.imageId = published.imageId;
    this.virtualSize = published.virtualSize;
    this.fileName = pulumi.output(plan!.fileName);
    this.recipeHash = pulumi.output(plan!.hash);
    this.registerOutputs({
      imageId: this.imageId,
      virtualSize: this.virtualSize,
      fileName: this.fileName,
      recipeHash: this.recipeHash,
    });
  }
}
