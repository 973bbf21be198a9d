import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { buildSeed } from "../../../../../src/cloudInit/seed";
import { waitUntilReady } from "../../../../../src/guest/readiness";
import { domainProbe } from "../../../../../src/platform/libvirt/virsh/readiness";
import { forgetReport, seedReporter } from "../../../../../src/platform/libvirt/virsh/seed";
import { reportFiles, reportingVendorData } from "../../../../../src/platform/libvirt/xen/report";
import { virshStandIn } from "../virshStandIn";

const uri = "test:///default";
const standIn = virshStandIn();
beforeEach(() => {
  // A stand-in for virsh on a host with one running guest, whose seed is a file here.
  standIn.does(`for last; do :; done
case "$*" in
*domstate*) echo running ;;
*vol-download*) cp ${standIn.dir}/seed.qcow2 "$last" ;;
*vol-upload*) cp "$last" ${standIn.dir}/seed.qcow2; touch ${standIn.dir}/uploaded ;;
esac
`);
});

/** The seed after a guest has written these files. */
async function seedWith(files: Record<string, string>): Promise<void> {
  const [qcow2, raw] = [join(standIn.dir, "seed.qcow2"), join(standIn.dir, "seed.raw")];
  writeFileSync(qcow2, await buildSeed({ userData: "#cloud-config", metaData: "", vendorData: reportingVendorData }));
  execFileSync("qemu-img", ["convert", "-O", "raw", qcow2, raw]);
  for (const [name, text] of Object.entries(files)) {
    const file = join(standIn.dir, name);
    writeFileSync(file, text);
    execFileSync("mcopy", ["-i", raw, file, "::"]);
  }
  execFileSync("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, qcow2]);
}

const result = (errors: string[]) => JSON.stringify({ v1: { errors } });
const waiting = (timeoutSeconds: number) =>
  waitUntilReady(domainProbe(uri, "box", seedReporter(uri, "/pool/seed.qcow2")), { timeoutSeconds });

test("a guest is ready when it has written to its seed that cloud-init has finished", async () => {
  await seedWith({ [reportFiles.result]: result([]) });
  await expect(waiting(5)).resolves.toBeUndefined();
});

test("what failed in it is reported with the end of its output", async () => {
  await seedWith({ [reportFiles.result]: result(["no such package"]), [reportFiles.output]: "one\nE: nginx\n" });
  await expect(waiting(5)).rejects.toThrow(
    /cloud-init failed in box:\n {2}no such package\n.*\n {2}\| one\n {2}\| E: nginx/,
  );
});

test("one that has written nothing, or half of it, is not ready", async () => {
  await seedWith({});
  await expect(waiting(0.1)).rejects.toThrow(
    /box was not ready after 0.1 s\. The domain is running; it has not reported to its seed/,
  );
  writeFileSync(join(standIn.dir, "seed.qcow2"), "torn");
  await expect(waiting(0.1)).rejects.toThrow("not ready");
});

test("what a guest has reported can be removed before its next start, and the rest of its seed stays", async () => {
  await seedWith({ [reportFiles.result]: result(["of the last start"]) });
  await forgetReport(uri, "/pool/seed.qcow2");
  await expect(waiting(0.1)).rejects.toThrow("not ready");
  execFileSync("qemu-img", ["convert", "-O", "raw", join(standIn.dir, "seed.qcow2"), join(standIn.dir, "seed.raw")]);
  const left = execFileSync("mdir", ["-b", "-i", join(standIn.dir, "seed.raw"), "::"], { encoding: "utf8" });
  expect(left.trim().split("\n").sort()).toEqual(["::/meta-data", "::/user-data", "::/vendor-data"]);
});

test("a seed without a report is not written to", async () => {
  await seedWith({});
  await forgetReport(uri, "/pool/seed.qcow2");
  expect(existsSync(join(standIn.dir, "uploaded"))).toBe(false);
});
