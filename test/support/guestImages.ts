import { longRun } from "./longRun";
import { tinyGuestDisk, tinyMemory } from "./tinyGuest/disk";

const minutes = 60_000;

/** An image that a test's machines boot from. */
export interface GuestImage {
  /** For the test's name. */
  name: string;
  /** Of its stack. */
  project: string;
  /** Whether it is a distribution with the real cloud-init rather than the tiny guest with a stand-in. */
  distribution: boolean;
  /** The arguments of its GoldenImage, as source. */
  args(): Promise<string>;
  memory: string;
  /** How long an `up` with its machines may take. */
  upMs: number;
}

/** The tiny guest, and in the long run also Debian: for tests of what a guest does and what cloud-init reports. */
export const guestImages: readonly GuestImage[] = [
  {
    name: "the tiny guest",
    project: "tiny",
    distribution: false,
    args: async () => `{ base: { file: ${JSON.stringify(await tinyGuestDisk())} } }`,
    memory: tinyMemory,
    upMs: 5 * minutes,
  },
  ...(longRun
    ? [
        {
          name: "Debian",
          project: "debian",
          distribution: true,
          args: async () => '{ base: { bootstrap: { suite: "trixie" } } }',
          memory: "512MiB",
          upMs: 40 * minutes,
        },
      ]
    : []),
];
