import type { Problems } from "../input/problem";
import type { ImagePackages } from "./args";
import type { PlannedBase } from "./planBase";

/** Package names per package system, sorted. */
export interface PlannedPackages {
  deb: string[];
  rpm: string[];
}

// Debian Policy 5.6.1 and 5.6.12. A trailing hyphen would make apt remove the package.
const debName = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](=[0-9][A-Za-z0-9.+~:-]*)?$/;
const rpmName = /^[A-Za-z0-9_][A-Za-z0-9._+~^:-]*$/;
/** Whether it is the name of a Debian or an RPM package, without a version. */
export function isPackageName(name: unknown): boolean {
  return typeof name === "string" && ((debName.test(name) && !name.includes("=")) || rpmName.test(name));
}

const unitName =
  /^[A-Za-z0-9:_.\\-]+(@[A-Za-z0-9:_.\\-]*)?\.(service|socket|timer|path|mount|automount|swap|target|slice)$/;

/** Checks package names. Each list is returned sorted and without repetition, since its order does not matter. */
export function planPackages(
  packages: ImagePackages | undefined,
  kind: PlannedBase["kind"] | undefined,
  problems: Problems,
): PlannedPackages {
  const { deb = [], rpm = [] } = packages ?? {};
  deb.forEach((name, i) => {
    if (!debName.test(name))
      problems.at("deb", i).addHere(`"${name}" is not a valid name of a Debian package: write a name, or name=version`);
  });
  rpm.forEach((name, i) => {
    if (!rpmName.test(name))
      problems.at("rpm", i).addHere(`"${name}" is not a valid name of an RPM package: write a name, or name-version`);
  });
  if (kind === "bootstrap" && rpm.length > 0)
    problems.add("rpm", "cannot be used with base.bootstrap, which is a Debian system: use packages.deb");
  return { deb: sorted(deb), rpm: sorted(rpm) };
}

/** Checks systemd unit names; `nginx` means `nginx.service`. */
export function planServices(services: string[] | undefined, problems: Problems): string[] {
  const units = (services ?? []).map((name) => (/\.[a-z]+$/.test(name) ? name : `${name}.service`));
  units.forEach((unit, i) => {
    if (!unitName.test(unit) || unit.startsWith("-"))
      problems
        .at(i)
        .addHere(`"${services![i]}" is not a valid name of a systemd unit: write a name such as "nginx.service"`);
  });
  return sorted(units);
}

function sorted(names: string[]): string[] {
  return [...new Set(names)].sort();
}
