import { expect, test } from "vitest";
import { userSuffix } from "../../../../tools/host/root";
import { libvirtdLayout } from "../../../../tools/libvirtd/layout";

test.each([
  ["root", 0, ""],
  ["ann", 1000, "-ann"],
  ["Ann.Lee@EXAMPLE", 1001, "-ann-lee-example"],
  ["a-very-long-name-of-a-directory-service", 1002, "-a-very-long-name-of"],
  ["漢字", 1003, "-1003"],
])("%s's objects have their own names", (username, uid, suffix) => {
  expect(userSuffix({ username, uid })).toBe(suffix);
  expect(libvirtdLayout(`vmfarm${suffix}`).netns).toBe(`vmfarm${suffix}`);
});
