import * as pulumi from "@pulumi/pulumi";
import { ageWarning, templateAgeWarning } from "./image/age";
import type { GoldenImageArgs as RecipeArgs } from "./image/args";
import { planImage } from "./image/plan";
import { Problems } from "./input/problem";
import type { ImageRef } from "./machine/args";
import { refuseImage } from "./platform/requirements";
import { type PlatformArgs, selectPlatform } from "./platform/select";

/**
 * Arguments of a golden image: its recipe, and where it is published.
 *
 * @group Arguments
 * @category Images
 */
export interface GoldenImageArgs extends RecipeArgs {
  /**
   * The platform that the image is published on.
   *
   * @default The platform in the stack's configuration (`vmfarm:libvirt`, `vmfarm:vsphere` or `vmfarm:ec2`).
   */
  platform?: PlatformArgs;
}

/**
 * A golden image: the disk image that machines start from. It is built once per recipe, kept in the cache of the host that builds, and published
 * on the platform. Its file name contains the recipe's hash, so a changed recipe is a new image.
 *
 * @group Components
 * @example
 * ```ts
 * import { GoldenImage } from "vmfarm";
 *
 * const image = new GoldenImage("web", {
 *   base: { bootstrap: { suite: "trixie" } },
 *   packages: { deb: ["nginx-light"] },
 *   files: [{ path: "/etc/motd", content: "golden\n" }],
 *   services: ["nginx"],
 *   diskSize: "4GiB",
 *   maxAge: "30d",
 * });
 *
 * export const imageId = image.imageId;
 * ```
 */
export class GoldenImage extends pulumi.ComponentResource implements ImageRef {
  /**
   * The platform's own id of the published image: on libvirt the path of its volume, on vSphere the UUID of its template, or `library:` and
   * the id of its content library item, on EC2 the id of its AMI.
   */
  readonly imageId: pulumi.Output<string>;
  /** File name with the first 12 digits of the recipe's hash, such as `web-d3e3ddb125b5.qcow2`; of an existing image, its own name. */
  readonly fileName: pulumi.Output<string>;
  /** Size of the disk as the guest sees it, in bytes. */
  readonly virtualSize: pulumi.Output<number>;
  /** SHA-256 of the recipe, in hexadecimal. */
  readonly recipeHash: pulumi.Output<string>;

  /**
   * @param name Name in the program: lower-case letters, digits and hyphens, at most 63 characters.
   * @throws InvalidArgsError if arguments are invalid. It lists all of them, and nothing has been created.
   */
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
