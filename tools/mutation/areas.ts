/** Code that is broken to try its tests, and the tests that should fail then. */
export interface Area {
  /** As on the command line, such as `src/input`. */
  name: string;
  /** Globs of the code to break. */
  mutate: readonly string[];
  /** Folders and files of tests. Slow files are listed again after their folder, so that they run last. */
  tests: readonly string[];
}

function folder(name: string, tests: readonly string[] = []): Area {
  return { name: `src/${name}`, mutate: [`src/${name}/**/*.ts`], tests: [`test/unit/${name}`, ...tests] };
}

/** Files of tests in a folder of `test/unit`, such as `check xen/rules`. */
function testsIn(folder: string, names: string): string[] {
  return names.split(" ").map((name) => `test/unit/${folder}/${name}.test.ts`);
}

/**
 * The pure code that has been measured; test/README.md lists what is not yet. Other code talks to hosts and services, or creates
 * resources. Globs have no commas, which separate them on Stryker's command line.
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
      ...testsIn("platform", "requirements libvirt/check libvirt/rules libvirt/xen/rules"),
      ...testsIn("platform", "vsphere/check vsphere/rules vsphere/settings ec2/check ec2/rules ec2/settings"),
    ],
  },
  {
    name: "src/platform/vsphere",
    mutate: ["src/platform/vsphere/@(diskWwn|guestInfo|inventoryPath|names|portGroups).ts"],
    tests: testsIn("platform/vsphere", "inventoryPath names guestInfo rules"),
  },
  {
    name: "src/platform/ec2",
    mutate: [
      "src/platform/ec2/@(devices|lanNames|lanSettings|launchText|machineType).ts",
      "src/platform/ec2/@(permissions|placeLabel|shortNames|tags|userData).ts",
      "src/platform/ec2/access/*.ts",
    ],
    tests: [
      ...testsIn("platform/ec2", "check rules settings tags machineType launchText permissions shortNames userData"),
      "test/unit/platform/ec2/access",
    ],
  },
  {
    name: "src/ledger",
    mutate: ["src/ledger/@(images|inventory|licences).ts", "src/ledger/render/*.ts"],
    tests: [...testsIn("ledger", "images licences"), "test/unit/ledger/render"],
  },
  folder("policy"),
  {
    ...folder("review"),
    tests: [
      ...testsIn("review", "disks images farms machines networks review failOn others effects access ec2"),
      ...["test/unit/review/cost", "test/unit/review/render", "test/unit/review/golden.test.ts"],
    ],
  },
  {
    name: "src/preview",
    mutate: [
      "src/preview/@(step|values|forms|readState|licences|images|effect|unique).ts",
      "src/preview/access/*.ts",
      "src/preview/kinds/@(words|own|kinds).ts",
    ],
    tests: [
      ...testsIn("preview", "values step readState kinds"),
      ...["test/unit/preview/kinds", "test/unit/preview/access", "test/unit/review/access.test.ts"],
      "test/unit/policy/rules.test.ts",
    ],
  },
  folder("graph"),
  {
    name: "src/cloudInit",
    mutate: [
      "src/cloudInit/@(guest|extra|extraCloudConfig|files|sshKeys|text|timezone).ts",
      "src/cloudInit/@(instanceId|metaData|mime|networkConfig|peers).ts",
    ],
    tests: testsIn("cloudInit", "extra mime sshKeys networkConfig guest"),
  },
  {
    name: "src/image",
    mutate: ["src/image/@(plan|planBase|planFiles|planPackages|recipe).ts", "src/image/licences/plan.ts"],
    tests: testsIn("image", "plan recipe"),
  },
];

/** @throws if a name is not an area's */
export function areasNamed(names: readonly string[]): Area[] {
  return names.map((name) => {
    const area = areas.find((one) => one.name === name.replace(/\/$/, ""));
    if (!area) throw new Error(`"${name}" is not one of ${areas.map((one) => one.name).join(", ")}`);
    return area;
  });
}
