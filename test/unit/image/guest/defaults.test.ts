import { expect, test } from "vitest";
import { parse } from "yaml";
import { defaultFiles, maskedGenerators, maskedUnits } from "../../../../src/image/guest/defaults";

const text = (path: string) => defaultFiles.find((file) => file.path === path)!.bytes.toString();

test("cloud-init does not repeat what the image or systemd has done, and no module is left out", () => {
  const settings = parse(text("/etc/cloud/cloud.cfg.d/95_vmfarm.cfg"));
  expect(settings).toMatchObject({
    datasource_list: ["NoCloud", "ConfigDrive", "VMware", "Ec2", "None"],
    locale: false,
    growpart: { mode: "off" },
    resize_rootfs: false,
  });
  for (const list of ["cloud_init_modules", "cloud_config_modules", "cloud_final_modules"])
    expect(settings).not.toHaveProperty(list);
});

test("sshd has the configuration that cloud-init writes for ssh_pwauth: false", () => {
  expect(text("/etc/ssh/sshd_config.d/50-cloud-init.conf")).toBe("PasswordAuthentication no\n");
});

test("a kernel installed in a guest boots with the first one's arguments", () => {
  const first = /^ {2}linux \/vmlinuz (.*)$/m.exec(text("/boot/grub/grub.cfg"))![1]!;
  const value = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, "m").exec(text("/etc/default/grub"))![1]!;
  expect(`${value("GRUB_CMDLINE_LINUX")} ${value("GRUB_CMDLINE_LINUX_DEFAULT")}`).toBe(first);
  expect(first.split(" ")).toEqual(expect.arrayContaining(["root=LABEL=root", "console=hvc0", "console=ttyS0,115200"]));
  expect(first).not.toMatch(/mitigations|lsm=/);
});

test("what a machine needs to be reached, named and configured is not masked", () => {
  // Packages require these: targetcli, for one, does not start without the mount of configfs.
  expect(maskedUnits.join(" ")).not.toMatch(/\.mount/);
  expect(maskedUnits.join(" ")).not.toMatch(
    /ssh|cloud-|networkd(?!-persistent)|resolved|getty|journal|machine-id|random-seed/,
  );
  expect(maskedGenerators).not.toContain("cloud-init-generator");
  expect(maskedGenerators).not.toContain("netplan");
  expect(maskedGenerators).not.toContain("systemd-fstab-generator");
});
