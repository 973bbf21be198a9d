import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { farm } from "./support/farm";

test("a program's own tests can use the SDK's mocks as they are", async () => {
  const types: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      types.push(type);
      return { id: `${name}-id`, state: inputs };
    },
    call: () => ({}),
  });
  farm({ libvirt: { uri: "qemu:///system", accelerator: "tcg" } });
  await pulumi.runtime.disconnect();
  expect(types.filter((type) => type === "libvirt:index/domain:Domain")).toHaveLength(5);
});
