/** Receives one line at a time about how far a build is. */
export type OnProgress = (line: string) => void;

const phases: readonly [RegExp, string][] = [
  [/^I: running apt-get update/, "reading the archive's package lists"],
  [/^I: downloading packages/, "downloading Debian's base packages"],
  [/^I: extracting archives/, "unpacking Debian's base packages"],
  [/^I: installing remaining packages/, "downloading packages"],
  [/^I: creating tarball/, "packing the root filesystem"],
];

/** Receives a program's output: all of it goes to the build's log, and what it says of packages to the progress. */
export function outputOf({ log, onProgress }: { log: OnProgress; onProgress: OnProgress }): (line: string) => void {
  const progress = packageProgress(onProgress);
  return (line) => {
    log(line);
    progress(line.trim());
  };
}

/** Condenses the output of mmdebstrap, apt and the guest's script to a few coarse lines. */
function packageProgress(onProgress: OnProgress, every = 20): (line: string) => void {
  let total = 0;
  let done = 0;
  return (line) => {
    const phase = phases.find(([form]) => form.test(line));
    if (phase) onProgress(phase[1]);
    const more = /(\d+) newly installed/.exec(line);
    if (more) total += Number(more[1]);
    if (/^Setting up /.test(line)) {
      done += 1;
      if (done % every === 0 && done <= total) onProgress(`installing packages: ${done} of ${total}`);
    }
    const message = /^vmfarm: (.*)$/.exec(line)?.[1];
    if (message !== undefined) onProgress(message);
  };
}
