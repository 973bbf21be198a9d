import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMime } from "../../../src/cloudInit/parseMime";
import { propertyRuns } from "../../support/longRun";
import { readWithPython } from "./readBack";

function parsed(document: string) {
  const read = parseMime(document);
  if ("fault" in read) throw new Error(read.fault);
  return read.leaves.map(({ contentType, content, mergeType }) => ({
    contentType,
    content: content.toString(),
    mergeType,
  }));
}

test("the line end before a boundary belongs to the boundary, whichever it is", () => {
  const document =
    "Content-Type: multipart/mixed; boundary=b\n\r\n--b\r\n\r\none\n\r\n--b\n\ntwo\r\r--b\r\r\nthree\r\n--b--\r\n";
  expect(parsed(document).map(({ content }) => content)).toEqual(["one\n", "two\r", "three"]);
});

test("a part sets how it is merged, in either field", () => {
  const document =
    "Content-Type: multipart/mixed; boundary=b\n\n--b\nX-Merge-Type: a()\n\n--b\nMerge-Type: b()\nX-Merge-Type: c()\n\n--b\n\n--b--\n";
  expect(parsed(document).map(({ mergeType }) => mergeType)).toEqual(["a()", "b()", null]);
});

const field = fc.constantFrom(
  ..."Content-Type: text/cloud-config|content-type:TEXT/plain; charset=utf-8|Content-Type: text/x-shellscript".split(
    "|",
  ),
  ..."Content-Transfer-Encoding: 7bit|Content-Transfer-Encoding: BASE64|Content-Transfer-Encoding: quoted-printable".split(
    "|",
  ),
  ..."Content-Type: multipart/mixed; boundary=in|MIME-Version: 1.0|X:|: x|No field|Subject: a\n b|X-Folded:\n\tb: c".split(
    "|",
  ),
);
const line = fc.constantFrom(
  ..."#cloud-config|packages: [a]|#!/bin/sh||--b|--b--|--in|--in--|--b \t|--bx|a: =3D|a: b=|==|=C3=BC|x y|SGVsbG8=|SGVsbG8".split(
    "|",
  ),
);
const part = fc
  .tuple(fc.array(field, { maxLength: 3 }), fc.array(line, { maxLength: 4 }))
  .map(([fields, lines]) => ["--b", ...fields, "", ...lines]);
const boundary = fc.constantFrom("boundary=b", 'boundary="b"', "Boundary = b ; x=y", 'x="boundary=q"; boundary=b');
const document = fc
  .tuple(
    fc.array(part, { minLength: 1, maxLength: 3 }),
    boundary,
    fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 7, maxLength: 7 }),
  )
  .map(([parts, parameter, ends]) =>
    ["MIME-Version: 1.0", `Content-Type: multipart/mixed; ${parameter}`, "", ...parts.flat(), "--b--"]
      .map((text, i) => text.replace("\n", ends[i % 7]!) + ends[(3 * i) % 7])
      .join(""),
  );

test("documents have the same parts as for Python's email package", () => {
  const tried = propertyRuns(3000);
  const documents = fc.sample(document, tried).filter((text) => {
    const read = parseMime(text);
    // What is not UTF-8 cannot be compared in a common form.
    return "leaves" in read && read.leaves.every(({ content }) => !content.toString().includes("\ufffd"));
  });
  expect(documents.length).toBeGreaterThan(tried / 6);
  const found = readWithPython(documents);
  documents.forEach((text, i) => {
    const leaves = parsed(text).map(({ contentType, content }) => ({ type: contentType, content }));
    expect({ text, leaves }).toEqual({ text, leaves: found[i]!.map(({ type, content }) => ({ type, content })) });
  });
});
