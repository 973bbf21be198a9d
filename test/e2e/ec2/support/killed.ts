import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PublishedAmiInputs } from "../../../../src/platform/ec2/resources/publishedAmi";
import { waitFor } from "../../../../tools/host/wait";
import { repoRoot } from "../../../../tools/paths";
import { type ImageGround, isPut } from "./ground";

/** Publishes in a process that is killed once `blocks` blocks have been written. */
export async function killedAfter(ground: ImageGround, blocks: number, inputs: PublishedAmiInputs): Promise<void> {
  const { cache } = ground;
  const script = join(repoRoot, "test", "e2e", "ec2", "support", "publishAndDie.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: repoRoot,
    env: { ...process.env, VMFARM_CACHE: cache },
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let puts = 0;
  ground.moto.answerInstead.with = (request) => (isPut(request) && ++puts > blocks ? "nothing" : undefined);
  const journal = () => readdirSync(join(cache, "ec2")).find((name) => name.endsWith(".blocks"));
  child.stdin.end(JSON.stringify(inputs));
  await waitFor(`${blocks} blocks are written`, 300_000, () => {
    const name = puts >= blocks && journal();
    return name && readFileSync(join(cache, "ec2", name), "utf8").split("\n").length > blocks;
  });
  child.kill("SIGKILL");
  await ended;
}
