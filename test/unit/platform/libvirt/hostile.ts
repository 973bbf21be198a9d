import fc from "fast-check";

/** Texts that break out of careless XML, XPath or XSLT. */
export const hostileTexts = [
  "</serial></disk><disk type='file'><source file='/etc/shadow'/>",
  '"/><inject a="',
  "'/><inject a='",
  "]]><inject/>",
  "<![CDATA[<inject/>]]>",
  "<!-- ",
  "--><inject/><!--",
  "<?inject?>",
  "&amp;&lt;&#60;inject&#62;",
  "&inject;",
  "<!DOCTYPE x [<!ENTITY inject SYSTEM 'file:///etc/passwd'>]>",
  "{/domain/name}",
  "{document('/etc/passwd')}",
  "}{",
  "{{",
  "<xsl:value-of select=\"document('/etc/passwd')\"/>",
  "</xsl:stylesheet>",
  "a\tb\nc\rd",
  "  two  blanks  ",
  "\u0000\u0001\u0008\u000b\u001f",
  "\u007f\u0085\u2028\u2029\ufeff\ufffe\uffff",
  "žluťoučký 日本語 😀 \u{10ffff}",
  "half \ud800 of a pair",
];

export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."<>&\"'{}[]!-?/=;# \t\n\r\0xsl:"), maxLength: 20 }),
);

/** The part of a text that XML 1.0 can contain (section 2.2), by character ranges. */
export function carried(text: string): string {
  return Array.from(text.toWellFormed())
    .filter((character) => {
      const code = character.codePointAt(0)!;
      return (
        [0x9, 0xa, 0xd].includes(code) ||
        (code >= 0x20 && code <= 0xd7ff) ||
        (code >= 0xe000 && code <= 0xfffd) ||
        code >= 0x10000
      );
    })
    .join("");
}
