import * as pulumi from "@pulumi/pulumi";

/** A resource as registered with the engine. */
export interface Registered {
  type: string;
  name: string;
  urn: string;
  /** URN; empty for the stack. */
  parent: string;
  /** URNs of everything it waits for, through dependsOn and through its inputs. */
  dependsOn: string[];
  /** Name of its provider resource; empty for the default one. */
  provider: string;
  /** Inputs as sent: secrets and unknowns are still marked. */
  inputs: Record<string, unknown>;
  deleteBeforeReplace: boolean;
  replaceOnChanges: string[];
  ignoreChanges: string[];
  /** Outputs that the engine has to keep secret. */
  secretOutputs: string[];
  /** Names of the hooks that run before it is created. */
  beforeCreate: string[];
}

export interface ProgramOptions {
  project?: string;
  stack?: string;
  /** True: nothing is created, so what depends on creation is unknown. */
  preview?: boolean;
  /** By full key. */
  config?: Record<string, string>;
}

export interface Ran<T> {
  /** What the program returned; undefined if it threw. */
  result: T;
  error: unknown;
  resources: Registered[];
  /** The only resource of a type and name; the name may be left out if there is one resource of the type. */
  find(type: string, name?: string): Registered;
}

/** How the engine marks unknown values. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const specialKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** A secret as it is sent to the engine. */
export function secret(value: unknown): object {
  return { [specialKey]: secretMark, value };
}

/** What our own resources return once they are created. */
const made: Record<string, Record<string, unknown>> = {
  BootVolumes: { rootPath: "/pool/root.qcow2", seedPath: "/pool/seed.qcow2" },
  DataDisk: { path: "/pool/data.qcow2" },
  ImageVolume: { path: "/pool/image.qcow2", virtualSize: 2 ** 31 },
  AcceleratorProbe: { domainType: "qemu" },
  Guest: { state: "ready" },
  VsphereHost: {
    datacenterId: "datacenter-1",
    datacenterPath: "/DC0",
    resourcePoolId: "resgroup-1",
    resourcePoolPath: "/DC0/host/C0/Resources",
    clusterPath: "/DC0/host/C0",
    drs: true,
    datastoreId: "datastore-1",
    datastorePath: "/DC0/datastore/ds1",
    folder: "farm",
    compute: "ClusterComputeResource:domain-c1",
    switchUuid: "50 01",
    hostIds: ["host-1", "host-2"],
    importNetwork: "Network:network-1",
    hardwareVersion: 17,
  },
  ImageTemplate: { imageId: "4217-template", virtualSize: 2 ** 31, createdAt: "2026-01-01T00:00:00Z" },
  BootConfig: {
    template: {
      templateUuid: "4217-template",
      guestId: "debian11_64Guest",
      firmware: "bios",
      scsiType: "pvscsi",
      thin: true,
    },
    linkedClone: true,
    extraConfig: { "guestinfo.userdata": "H4sI" },
  },
  MachineHardware: { rootGib: 2, rootLabel: "root" },
  DiskSeats: { units: { data: 1 } },
  StackTags: { ids: ["urn:tag:1", "urn:tag:2"] },
  ExistingNetwork: { networkId: "network-1" },
  VirtualMachine: { moid: "vm-1" },
  PublishedAmi: { imageId: "ami-0123456789abcdef0", virtualSize: 2 ** 31 },
  AdoptedAmi: {
    imageId: "ami-0123456789abcdef1",
    virtualSize: 2 ** 33,
    createdAt: "2026-01-01T00:00:00Z",
    rootDeviceName: "/dev/xvda",
  },
  ExistingVpc: { availabilityZones: { "10.9.0.0/24": "eu-central-1a", "10.9.1.0/24": "eu-central-1b" } },
  LaunchData: { userDataBase64: "H4sI" },
  LaunchImage: { ami: "ami-0123456789abcdef0", bytes: 2 ** 31 },
  LaunchTemplate: { latestVersion: 7 },
  LoadBalancer: { arn: "arn:lb", arnSuffix: "app/web/1", dnsName: "web.elb.example" },
  TargetGroup: { arn: "arn:tg", arnSuffix: "targetgroup/web/2" },
};

/** Runs a program against a monitor that records what is registered. Nothing is created. */
export async function runProgram<T>(program: () => T, options: ProgramOptions = {}): Promise<Ran<T>> {
  const { project = "shop", stack = "dev", preview = false, config = {} } = options;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (preview) return { id: "", state: inputs };
        return { id: `${name}-id`, state: { ...inputs, ...made[type.split(":").at(-1)!] } };
      },
      // A key has the id of its alias here.
      call: ({ token, inputs }) =>
        token === "aws:kms/getKey:getKey" ? { arn: String(inputs.keyId).replace(":alias/", ":key/") } : {},
    },
    project,
    stack,
    preview,
  );
  pulumi.runtime.setAllConfig(config);
  const resources = remember();
  let result = undefined as T;
  let error: unknown;
  try {
    result = program();
  } catch (thrown) {
    error = thrown;
  }
  await pulumi.runtime.disconnect();
  return {
    result,
    error,
    resources,
    find(type, name) {
      const found = resources.filter((one) => one.type.endsWith(type) && (name === undefined || one.name === name));
      if (found.length !== 1) {
        throw new Error(
          `${found.length} of ${type} ${name ?? ""}: ${resources.map((one) => `${one.type} ${one.name}`)}`,
        );
      }
      return found[0]!;
    },
  };
}

/** Runs the same program once for all tests of a file: they only read what it registered. */
export function onceEach<Args extends unknown[], T>(run: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  const ran = new Map<string, Promise<T>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const running = ran.get(key) ?? run(...args);
    ran.set(key, running);
    return running;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the generated classes of the engine's protocol
type Message = any;

function remember(): Registered[] {
  const resources: Registered[] = [];
  const monitor = pulumi.runtime.getMonitor() as Message;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: Message, callback: (error: unknown, response: Message) => void) =>
    register(request, (error: unknown, response: Message) => {
      if (!error) resources.push(registered(request, response));
      callback(error, response);
    });
  // The SDK's mock monitor does not know hooks yet.
  monitor.registerResourceHook = (_request: Message, callback: (error: unknown, response: object) => void) =>
    callback(null, {});
  return resources;
}

function registered(request: Message, response: Message): Registered {
  return {
    type: request.getType(),
    name: request.getName(),
    urn: response.getUrn(),
    parent: request.getParent(),
    dependsOn: request.getDependenciesList(),
    provider: request.getProvider().split("::").at(-2) ?? "",
    inputs: request.getObject().toJavaScript(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    replaceOnChanges: request.getReplaceonchangesList(),
    ignoreChanges: request.getIgnorechangesList(),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    beforeCreate: request.getHooks()?.getBeforeCreateList() ?? [],
  };
}

/** The value of an output; rejects if it is unknown. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const inner = output as unknown as { promise(): Promise<T>; isKnown: Promise<boolean> };
    inner.isKnown.then(
      (known) => (known ? inner.promise().then(resolve, reject) : reject(new Error("unknown"))),
      reject,
    );
  });
}
