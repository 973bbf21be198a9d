import { expect, test } from "vitest";
import { plainText } from "../../../../src/review/render/text";
import { empty, full } from "./full";

test("a report with something in each part", () => {
  expect(
    plainText(full),
  ).toBe(`shop/dev: the preview failed, 1 machine loses data, 2 created, 1 elastic farm changed, 1 port opened to the world

error: it failed

shop / web
  shop-web-1, shop-web-2: created

single machines
  db: replaced, because a cause; data disk data is deleted with its data; data disk log kept; data disk more is deleted with its data

elastic farms
  elastic: changed; words

images
  web-1 → web-2: Debian; 40 of 30 days, expired; packages: 1 added, 1 removed, 1 updated
    + new 1
    - old 2
    ~ up 3 → 4
  new-1: file; will be built
  gone-1 removed: file
  same-1: file; 1 days

access
  sg: port 22 opened to the world
  sg: port 23 opened to pl-1
  sg: port 24 opened to 10.0.0.0/8
  sg: port 25 closed to 10.0.0.0/8

network
  LAN lan: changed

cost
  1.00 USD more per hour, 730.00 USD per month of 730 hours

not running
  4 machines are stopped as declared: a-1 to a-3, b

other resources
  create bucket (aws:s3/bucket:Bucket)

warning: first
    second

notice: a notice
notice: another

Changes made by hand since the last refresh are not included; pulumi preview --refresh includes them.
`);
});

test("a report of nothing", () => {
  expect(plainText(empty)).toBe("shop/dev: nothing changes\n");
  expect(plainText({ ...empty, project: "" })).toBe("nothing changes\n");
});
