import { readFileSync } from "node:fs";
import { sha256 } from "../digest";
import { ImageBuildError } from "./builder";
import type { GuestFile } from "./guest/customise";
import type { ImagePlan } from "./plan";

/** The bytes of a plan's files. @throws ImageBuildError where a source file has changed since it was planned. */
export function plannedFiles(plan: ImagePlan): GuestFile[] {
  return plan.files.map((file, i) => {
    const bytes = file.content !== undefined ? Buffer.from(file.content) : readFileSync(file.source!);
    if (sha256(bytes) !== file.sha256)
      throw new ImageBuildError(
        `files[${i}].source: ${file.source} has changed since the plan was made: run the command again`,
      );
    return { path: file.path, mode: file.mode, owner: file.owner, bytes };
  });
}
