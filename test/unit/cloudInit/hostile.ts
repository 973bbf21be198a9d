import fc from "fast-check";

/** Texts that break careless quoting somewhere between TypeScript, YAML, MIME, sh and a FAT filesystem. */
export const hostileTexts = [
  `'"\`\\`,
  `\${HOME} $(id) \`id\` $1 $$ %(device)s %s`,
  ": - # & * ! | > % @ ` ? [ ] { } ,",
  "- a\n- b: c\n  # d\n",
  "&anchor *alias !!python/object:os.system <<: x",
  "yes",
  "0777",
  "1e3",
  "12:30:00",
  "2001-01-01",
  "=",
  "~",
  "null",
  "#cloud-config\nruncmd: [rm -rf /]\n",
  "--boundary\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--boundary--\n",
  "--vmfarm-00000000000000000000000000000000--",
  "From nobody Mon Sep 17 00:00:00 2001\n.\n",
  "a\r\nb\rc\n\n\n",
  " leading and trailing \t ",
  "\u0001\u001b[31m\u007f\u0085\u2028\u2029\ufeff\ufffe",
  "žluťoučký 日本語 😀👩‍👩‍👧 \u{10ffff}",
  "x".repeat(100_000),
  "two\\nescapes\\u0041",
  "'; exit 3; '",
  "-n --help",
];

/** Any text without a NUL that is more than white space. */
export const hostile: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...hostileTexts),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(fc.constantFrom(...hostileTexts.slice(0, 21)), { minLength: 2, maxLength: 3 })
      .map((parts) => parts.join("")),
  )
  .filter((text) => text.trim() !== "" && !text.includes("\0"));
