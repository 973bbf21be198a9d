/** Code whose tests are tried by breaking it, and the tests that are to see it. */
export interface Area {
  /** As on the command line: `src/input`. */
  name: string;
  /** Globs of what is broken. */
  mutate: readonly string[];
  /** Folders and files of tests. Slow files come again, behind their folder: they run last. */
  tests: readonly string[];
}

function folder(name: string, tests: readonly string[] = []): Area {
  return { name: `src/${name}`, mutate: [`src/${name}/**/*.ts`], tests: [`test/unit/${name}`, ...tests] };
}

/**
 * The pure code; test/README.md says which of it is left out. Other code talks to hosts and services, or makes resources. Globs have no
 * commas, which separate them on Stryker's command line.
 */
export const areas: readonly Area[] = [
  folder("input"),
  folder("addressing", ["test/unit/addressing/unchanged.test.ts"]),
  {
    name: "src/planContext.ts",
    mutate: ["src/identity.ts", "src/planContext.ts"],
    tests: ["test/unit/machine", "test/unit/addressing/unchanged.test.ts"],
  },
  folder("machine"),
  { ...folder("cluster", ["test/unit/cluster/ansibleInventory.test.ts"]), mutate: ["src/cluster/!(make).ts"] },
  folder("network"),
  {
    name: "src/platform",
    mutate: [
      "src/platform/@(capabilities|requirements|rules).ts",
      "src/platform/@(libvirt|vsphere|ec2)/@(check|rules|settings).ts",
      "src/platform/libvirt/xen/rules.ts",
    ],
    tests: [
      "test/unit/platform/requirements.test.ts",
      ...["check", "rules"].flatMap((name) =>
        ["libvirt", "vsphere", "ec2"].map((of) => `test/unit/platform/${of}/${name}.test.ts`),
      ),
      ...["libvirt/xen/rules", "vsphere/settings", "ec2/settings"].map((of) => `test/unit/platform/${of}.test.ts`),
    ],
  },
  {
    name: "src/ledger",
    mutate: ["src/ledger/@(images|inventory|licences).ts", "src/ledger/render/*.ts"],
    tests: ["test/unit/ledger/images.test.ts", "test/unit/ledger/licences.test.ts", "test/unit/ledger/render"],
  },
  folder("policy"),
  {
    name: "src/review",
    mutate: ["src/review/**/*.ts"],
    tests: [
      ...[
        "disks",
        "images",
        "farms",
        "machines",
        "networks",
        "review",
        "failOn",
        "others",
        "effects",
        "access",
        "ec2",
      ].map((name) => `test/unit/review/${name}.test.ts`),
      ...["test/unit/review/cost", "test/unit/review/render", "test/unit/review/golden.test.ts"],
    ],
  },
  {
    name: "src/preview",
    mutate: ["src/preview/**/*.ts"],
    tests: [
      "test/unit/preview",
      ...["access", "others", "effects", "images", "golden"].map((name) => `test/unit/review/${name}.test.ts`),
      "test/unit/preview/readPreview.test.ts",
    ],
  },
  folder("graph"),
  {
    name: "src/platform/vsphere",
    mutate: ["src/platform/vsphere/@(diskWwn|guestInfo|inventoryPath|names|portGroups).ts"],
    tests: ["inventoryPath", "names", "guestInfo", "rules"].map((name) => `test/unit/platform/vsphere/${name}.test.ts`),
  },
  {
    name: "src/platform/ec2",
    mutate: [
      "src/platform/ec2/@(devices|lanNames|lanSettings|launchText|machineType|permissions|placeLabel|shortNames|tags|userData).ts",
      "src/platform/ec2/access/*.ts",
    ],
    tests: [
      ...[
        "check",
        "rules",
        "settings",
        "tags",
        "machineType",
        "launchText",
        "permissions",
        "shortNames",
        "userData",
      ].map((name) => `test/unit/platform/ec2/${name}.test.ts`),
      "test/unit/platform/ec2/access",
    ],
  },
];

/** @throws where a name is not an area's */
export function areasNamed(names: readonly string[]): Area[] {
  return names.map((name) => {
    const area = areas.find((one) => one.name === name.replace(/\/$/, ""));
    if (!area) throw new Error(`"${name}" is not one of ${areas.map((one) => one.name).join(", ")}`);
    return area;
  });
}
