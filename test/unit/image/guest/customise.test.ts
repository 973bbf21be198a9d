import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderCustomise } from "../../../../src/image/guest/customise";
import { shellQuote } from "../../../../src/process/shellWord";
import { propertyRuns } from "../../../support/longRun";

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom("'", "';id;'", "$(id)", "`id`", "\\'", '"', "a\nb", "-n", "$HOME", "'\"'\"'", "*", "!!"),
);
const withoutNul = hostile.map((text) => text.replaceAll("\0", ""));

test("a quoted word is one word to a shell, whatever it contains", () => {
  fc.assert(
    fc.property(withoutNul, withoutNul, (a, b) => {
      const words = `${shellQuote(a)} ${shellQuote(b)}`;
      const said = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${words}`], { encoding: "utf8" });
      expect(said).toBe(`${a}\0${b}\0`);
    }),
    { numRuns: propertyRuns(60) },
  );
});

test("paths, owners and units only appear in the script as quoted words", () => {
  const script = renderCustomise({
    files: [{ path: "/etc/it's $(here)", mode: "0644", owner: "root:", bytes: Buffer.alloc(0) }],
    masked: ["a.timer"],
    maskedGenerators: ["it's a-generator"],
    scripts: ["never written into the script: $(id)"],
    services: ["getty@tty1.service"],
    finish: [],
  });
  const own = script.split("\n").slice(-6);
  expect(own).toEqual([
    "put 0 0644 'root:' '/etc/it'\\''s $(here)'",
    "systemctl --quiet mask 'a.timer'",
    "generator 'it'\\''s a-generator'",
    "script 0",
    "service 'getty@tty1.service'",
    "",
  ]);
});
