import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/process/run";
import { stateDir } from "../paths";

const directory = join(stateDir, "ssh");
/** Logs in to the machines of `npm start`, and nowhere else. */
export const privateKey = join(directory, "id_ed25519");

/** The public key that the machines accept; the pair is created the first time. */
export async function publicKey(): Promise<string> {
  if (!existsSync(privateKey)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "vmfarm", "-f", privateKey]);
  }
  return readFileSync(`${privateKey}.pub`, "utf8").trim();
}
