import { longRun } from "./longRun";
import { tinyGuestDisk, tinyMemory } from "./tinyGuest/disk";

const minutes = 60_000;

/** An image on which a test's machines boot. */
export interface GuestImage {
  /** For the test's name. */
  name: string;
  /** Of its stack. */
  project: string;
  /** Whether it is a distribution with the real cloud-init, and not the tiny guest with a stand-in for that. */
  distribution: boolean;
  /** The arguments of its GoldenImage, as source. */
  args(): Promise<string>;
  memory: string;
  /** How long an `up` with its machines may take. */
  upMs: number;
}

/** The tiny guest, and in the long run Debian: for tests of what a guest does and of what cloud-init says. */
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
