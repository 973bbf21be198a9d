import { describe, expect, it } from "vitest";
import { EngineProgress, shortName } from "../../../../tools/stack/events";

const urn = "urn:pulumi:local::farm::vmfarm:index:VirtualMachine$libvirt:index/domain:Domain::db-1";
const stack = "urn:pulumi:local::farm::pulumi:pulumi:Stack::farm-local";
const step = (op: string, of = urn) => ({ metadata: { op, urn: of, type: "libvirt:index/domain:Domain" } });

describe("EngineProgress", () => {
  it("shows what is running, for how long, its last message, and when it is done", () => {
    let now = 0;
    const progress = new EngineProgress(() => now);
    progress.accept({ resourcePreEvent: step("create") });
    now = 2500;
    progress.accept({
      diagnosticEvent: { urn, message: "booting\nwaiting for cloud-init\n", severity: "info", ephemeral: true },
    });
    expect(progress.current(5)).toEqual(["creating libvirt:Domain db-1 (2.5 s): waiting for cloud-init"]);
    expect(progress.accept({ resOutputsEvent: step("create") })).toBe("+ libvirt:Domain db-1 2.5 s");
    expect(progress.current(5)).toEqual([]);
  });

  it("does not show unchanged resources or the stack itself", () => {
    const progress = new EngineProgress();
    for (const event of [step("same"), step("create", stack)]) {
      progress.accept({ resourcePreEvent: event });
      expect(progress.current(5)).toEqual([]);
      expect(progress.accept({ resOutputsEvent: event })).toBeUndefined();
    }
  });

  it("shows the longest running first and counts those that do not fit", () => {
    let now = 0;
    const progress = new EngineProgress(() => now);
    for (let i = 1; i <= 4; i++) {
      now = i * 1000;
      progress.accept({ resourcePreEvent: step("delete", `${urn}${i}`) });
    }
    expect(progress.current(2)).toEqual([
      "deleting libvirt:Domain db-11 (3.0 s)",
      "deleting libvirt:Domain db-12 (2.0 s)",
      "… and 2 more",
    ]);
  });

  it("remembers what was kept, with how to remove it", () => {
    const progress = new EngineProgress();
    const message = "unmounting\nkept: the volume a\nkept: the volume b\n";
    progress.accept({ diagnosticEvent: { urn, message, severity: "info#err" } });
    expect(progress.kept).toEqual(["kept: the volume a", "kept: the volume b"]);
  });

  it("marks a failure and keeps errors and warnings with their resource", () => {
    const progress = new EngineProgress(() => 0);
    progress.accept({ resourcePreEvent: step("create") });
    progress.accept({ diagnosticEvent: { urn, message: "no space\n", severity: "error" } });
    progress.accept({ diagnosticEvent: { urn: stack, message: "update failed", severity: "error" } });
    progress.accept({
      diagnosticEvent: { message: "using pulumi-resource-x from $PATH at /x\n", severity: "warning" },
    });
    expect(progress.accept({ resOpFailedEvent: step("create") })).toBe("+ libvirt:Domain db-1 0.0 s FAILED");
    expect(progress.errors).toEqual(["libvirt:Domain db-1: no space"]);
    expect(progress.warnings).toEqual([]);
  });

  it.each([
    [{ same: 31 }, "no changes, 31 resources"],
    [{ create: 5 }, "5 created"],
    [{ update: 1, delete: 2, same: 3 }, "1 updated, 2 deleted, 3 unchanged"],
    [{ replace: 1, same: 3 }, "1 replaced, 3 unchanged"],
    [{}, "no changes, 0 resources"],
  ])("sums up %j as %s", (resourceChanges: Record<string, number>, expected) => {
    const progress = new EngineProgress();
    progress.accept({ summaryEvent: { resourceChanges, durationSeconds: 1 } });
    expect(progress.summary()).toBe(expected);
  });
});

describe("shortName", () => {
  it("keeps what follows the last separator of types, and colons in a name", () => {
    expect(shortName(urn)).toBe("libvirt:Domain db-1");
    expect(shortName("urn:pulumi:s::p::pulumi-nodejs:dynamic:Resource::a::b")).toBe("pulumi-nodejs:Resource a::b");
  });
});
