import { randomBytes } from "node:crypto";
import type { OnProgress } from "../../../image/progress";
import { mib } from "../../../input/size";
import type { AwsAccess } from "../api/access";
import { addTags } from "../api/tags";
import { tagKey } from "./amiPlan";
import { blockSize } from "./blocks";

/** How often the user is told. */
const sayEveryMs = 5_000;

/** How often other runners are told that an upload goes on. */
const tellEveryMs = 15_000;

/** Tells the user and, by a tag of the snapshot, other runners how far an upload is. */
export class UploadProgress {
  readonly #uploader = randomBytes(6).toString("hex");
  #said = Date.now();
  #blocks = "0";
  #telling: Promise<void>;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly aws: AwsAccess,
    private readonly id: string,
    private readonly onProgress: OnProgress,
  ) {
    this.#telling = this.#tell();
    this.#timer = setInterval(() => {
      this.#telling = this.#tell();
    }, tellEveryMs);
  }

  report(done: number, total: number): void {
    this.#blocks = `${done}/${total}`;
    if (Date.now() - this.#said < sayEveryMs) return;
    this.#said = Date.now();
    const percent = Math.floor((done * 100) / total);
    this.onProgress(`uploading: ${percent} % of ${Math.ceil((total * blockSize) / mib)} MiB`);
  }

  /** After it nothing is told any more. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
  }

  async #tell(): Promise<void> {
    const text = `${this.#uploader} ${this.#blocks} ${new Date().toISOString()}`;
    // Others then consider it abandoned; the upload itself continues.
    await addTags(this.aws, this.id, { [tagKey.upload]: text }).catch(() => {});
  }
}
