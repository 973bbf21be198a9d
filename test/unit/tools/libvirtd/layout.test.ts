import { describe, expect, it } from "vitest";
import { libvirtdLayout } from "../../../../tools/libvirtd/layout";

describe("libvirtdLayout", () => {
  it("gives different names nothing in common", () => {
    const [a, b] = [libvirtdLayout("one"), libvirtdLayout("two")];
    for (const key of ["netns", "dir", "runDir", "socket", "uri", "poolDir"] as const) expect(a[key]).not.toBe(b[key]);
  });

  it("keeps the socket's path within the kernel's limit", () => {
    expect(libvirtdLayout("a".repeat(40)).socket.length).toBeLessThan(108);
  });

  it.each(["", "../x", "a b", "-a", "A", "a/b", "a".repeat(41)])("refuses %j", (name) => {
    expect(() => libvirtdLayout(name)).toThrow("is not a valid name for a libvirt");
  });
});
