import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ec2DataDiskProvider } from "../../../../../src/platform/ec2/resources/dataDisk";
import type { DataDiskInputs } from "../../../../../src/platform/ec2/resources/dataDiskInputs";
import { standInForAws } from "../../../../support/aws/standIn";

interface Volume {
  VolumeId: string;
  Size: number;
  AvailabilityZone: string;
  State: string;
  VolumeType?: string;
  Encrypted?: boolean;
  KmsKeyId?: string;
  Tags?: { Key: string; Value: string }[];
}
let volumes: Volume[] = [];
let accountKey: string | Error;
let asked: [method: string, request: Record<string, unknown>][] = [];

// A stand-in for EC2's volumes.
const ec2: Record<string, (request: never) => unknown> = {
  describeVolumes: ({
    VolumeIds,
    Filters = [],
  }: {
    VolumeIds?: string[];
    Filters?: { Name: string; Values: string[] }[];
  }) => ({
    Volumes: volumes.filter(
      ({ VolumeId, Tags = [] }) =>
        (VolumeIds?.includes(VolumeId) ?? true) &&
        Filters.every(({ Name, Values }) =>
          Tags.some(({ Key, Value }) => `tag:${Key}` === Name && Values.includes(Value)),
        ),
    ),
  }),
  describeVolumesModifications: () => ({ VolumesModifications: [{ ModificationState: "optimizing" }] }),
  createTags: () => ({}),
  deleteTags: () => ({}),
  getEbsDefaultKmsKeyId: () => {
    if (accountKey instanceof Error) throw accountKey;
    return { KmsKeyId: accountKey };
  },
  modifyVolume: () => ({}),
  deleteVolume: () => ({}),
  createVolume: ({ AvailabilityZone, Size }: Volume) => {
    volumes = [{ VolumeId: "vol-new", Size, AvailabilityZone, State: "available" }];
    return { VolumeId: "vol-new" };
  },
};
standInForAws(
  () =>
    new Proxy(
      {},
      {
        get: (_, method: string) => async (request: Record<string, unknown>) => {
          asked.push([method, request]);
          return ec2[method]!(request as never);
        },
      },
    ),
);

const disk: DataDiskInputs = {
  aws: { region: "eu-central-1" },
  volumeName: "shop-dev-db.data",
  uuid: "0b1c",
  gibibytes: 5,
  availabilityZone: "eu-central-1a",
  encrypted: true,
  kmsKey: "",
  tags: { cost: "42" },
  deleteWithMachine: false,
};
const key = (id: string) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`;
const there: Volume = {
  VolumeId: "vol-1",
  Size: 5,
  AvailabilityZone: "eu-central-1a",
  State: "available",
  VolumeType: "gp3",
  Encrypted: true,
  KmsKeyId: key("account"),
  Tags: [{ Key: "vmfarm:disk", Value: "0b1c" }],
};
const requests = (method: string) => asked.filter(([name]) => name === method).map(([, request]) => request);

beforeEach(() => {
  [volumes, asked, accountKey] = [[], [], key("account")];
});

describe("a data disk", () => {
  test("is known to a preview by its id, so that growing it touches no machine", async () => {
    volumes = [there];
    const { inputs } = await ec2DataDiskProvider.check!(disk, { ...disk, gibibytes: 6 });
    expect(inputs).toMatchObject({ volumeId: "vol-1", gibibytes: 6 });
    asked = [];
    const again = await ec2DataDiskProvider.check!(inputs!, { ...disk, gibibytes: 7 });
    expect([again.inputs!.volumeId, asked]).toEqual(["vol-1", []]);
    volumes = [];
    expect((await ec2DataDiskProvider.check!(inputs!, { ...disk, uuid: "other" })).inputs).not.toHaveProperty(
      "volumeId",
    );
  });

  test("is a new encrypted volume with its tags if there is none", async () => {
    const { id } = await ec2DataDiskProvider.create(disk);
    expect(id).toBe("vol-new");
    expect(requests("createVolume")).toEqual([
      {
        AvailabilityZone: "eu-central-1a",
        Size: 5,
        VolumeType: "gp3",
        Encrypted: true,
        TagSpecifications: [
          {
            ResourceType: "volume",
            Tags: [
              { Key: "cost", Value: "42" },
              { Key: "Name", Value: "shop-dev-db.data" },
              { Key: "vmfarm:disk", Value: "0b1c" },
            ],
          },
        ],
      },
    ]);
  });

  test("is the kept one, with its data, and grows to its size", async () => {
    volumes = [there];
    expect((await ec2DataDiskProvider.create(disk)).id).toBe("vol-1");
    expect((await ec2DataDiskProvider.create({ ...disk, gibibytes: 8 })).id).toBe("vol-1");
    expect(requests("createVolume")).toEqual([]);
    expect(requests("modifyVolume")).toEqual([{ VolumeId: "vol-1", Size: 8 }]);
  });

  test("is not a volume that is larger or in another zone", async () => {
    volumes = [{ ...there, Size: 9 }];
    await expect(ec2DataDiskProvider.create(disk)).rejects.toThrow(/has 9GiB, and making it 5GiB would cut off data/);
    volumes = [{ ...there, AvailabilityZone: "eu-central-1b" }];
    await expect(ec2DataDiskProvider.create(disk)).rejects.toThrow(/is in eu-central-1b, but its machine would be/);
    expect(requests("createVolume")).toEqual([]);
  });

  test("is kept when it is removed from the program, unless its arguments say otherwise", async () => {
    volumes = [there];
    await ec2DataDiskProvider.delete!("vol-1", { ...disk, volumeId: "vol-1" });
    expect(requests("deleteVolume")).toEqual([]);
    await ec2DataDiskProvider.delete!("vol-1", { ...disk, volumeId: "vol-1", deleteWithMachine: true });
    expect(requests("deleteVolume")).toEqual([{ VolumeId: "vol-1" }]);
  });

  test("loses tags that are removed, and gets its tags when it is adopted", async () => {
    volumes = [there];
    const before = { ...disk, volumeId: "vol-1", tags: { cost: "42", team: "a" } };
    await ec2DataDiskProvider.update!("vol-1", before, { ...disk, tags: { cost: "43" } });
    expect(requests("deleteTags")).toEqual([{ Resources: ["vol-1"], Tags: [{ Key: "team", Value: "a" }] }]);
    asked = [];
    await ec2DataDiskProvider.create(disk);
    expect(requests("createTags")).toMatchObject([{ Resources: ["vol-1"] }]);
  });
});

/** The result of changing a disk: why it is refused, or whether it is an update. */
async function outcome(news: Partial<DataDiskInputs>, olds: Partial<DataDiskInputs> = {}): Promise<unknown> {
  const before = { ...disk, volumeId: "vol-1", ...olds };
  const { inputs, failures = [] } = await ec2DataDiskProvider.check!(before, { ...disk, ...olds, ...news });
  if (failures.length > 0) return failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
  const { changes, replaces } = await ec2DataDiskProvider.diff!("vol-1", before as never, inputs!);
  return { changes, replaces };
}
const sameThing = { changes: false, replaces: [] };

describe("what a data disk cannot follow is refused, and what is the same is not a change:", () => {
  beforeEach(() => {
    volumes = [there];
  });

  test("another key", async () => {
    const refused =
      /^platform\.ec2\.kmsKey: .*\(vol-1\) is encrypted with arn:aws:kms:\S+key\/account, and the key of a volume cannot be changed/;
    expect(await outcome({ kmsKey: key("other") })).toMatch(refused);
    volumes = [{ ...there, KmsKeyId: key("own") }];
    expect(await outcome({ kmsKey: "" }, { kmsKey: key("own") })).toMatch(/is encrypted with \S+key\/own/);
  });

  test("the same key by another name", async () => {
    expect(await outcome({ kmsKey: key("account") })).toEqual(sameThing);
    expect(await outcome({ kmsKey: "" }, { kmsKey: key("account") })).toEqual(sameThing);
    // As older states have an alias, whose key is now known.
    const alias = "arn:aws:kms:eu-central-1:123456789012:alias/disks";
    expect(await outcome({ kmsKey: key("account") }, { kmsKey: alias })).toEqual(sameThing);
    volumes = [{ ...there, KmsKeyId: "account" }];
    expect(await outcome({ kmsKey: key("account") })).toEqual(sameThing);
  });

  test("an account's key that may not be looked up", async () => {
    accountKey = Object.assign(new Error("no"), { name: "UnauthorizedOperation" });
    volumes = [{ ...there, KmsKeyId: key("own") }];
    expect(await outcome({ kmsKey: "" }, { kmsKey: key("own") })).toMatch(/is encrypted with \S+key\/own/);
  });

  test("a key that is yet to be looked up", async () => {
    expect(await outcome({ kmsKey: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })).toEqual(sameThing);
  });

  test("another region", async () => {
    expect(await outcome({ aws: { region: "eu-west-1" } })).toMatch(
      /^platform\.ec2\.region: the data of shop-dev-db\.data is at eu-central-1 and would not be at eu-west-1/,
    );
  });

  test("another endpoint, which may be the first one", async () => {
    const endpoint = "http://127.0.0.1:5000";
    const told = await outcome({ aws: { ...disk.aws, endpoint } });
    expect(told).toMatch(
      /^platform\.ec2\.endpoint: .* is at AWS's own endpoint and would not be at http:\/\/127\.0\.0\.1:5000:/,
    );
    const back = await outcome({ aws: disk.aws }, { aws: { ...disk.aws, endpoint } });
    expect(back).toMatch(/is at http:\/\/127\.0\.0\.1:5000 and would not be at AWS's own endpoint:/);
  });

  test("but not of a disk that is deleted with its machine, which is created again in the new location", async () => {
    volumes = [];
    const temporary = { deleteWithMachine: true };
    const moved = { aws: { region: "eu-west-1" }, availabilityZone: "eu-west-1a" };
    expect(await outcome(moved, temporary)).toMatchObject({ changes: true, replaces: ["aws", "availabilityZone"] });
    // Its deletion has to have been requested before.
    expect(await outcome({ ...moved, ...temporary })).toMatch(/^platform\.ec2\.region: /);
  });

  test("another filesystem", async () => {
    const mounted = { filesystem: "ext4", mountPath: "/srv" };
    expect(await outcome({ filesystem: "xfs" }, mounted)).toMatch(/^filesystem: .* has the filesystem ext4/);
    expect(await outcome({ mountPath: "/var/lib/data" }, mounted)).toEqual(sameThing);
    expect(await outcome({ filesystem: "xfs" }, { filesystem: "ext4", mountPath: "" })).toEqual(sameThing);
    expect(await outcome(mounted)).toEqual(sameThing);
  });

  test("a size and a zone", async () => {
    expect(await outcome({ gibibytes: 4 })).toMatch(/^size: .*would cut off data/);
    expect(await outcome({ availabilityZone: "eu-central-1b" })).toMatch(/^address: /);
    expect(await outcome({ gibibytes: 6 })).toEqual({ changes: true, replaces: [] });
  });

  test("of a disk that was kept earlier: its key, whether it is encrypted, its zone", async () => {
    const found = async (one: Partial<Volume>, news: Partial<DataDiskInputs> = {}) => {
      volumes = [{ ...there, ...one }];
      const { failures = [] } = await ec2DataDiskProvider.check!({} as never, { ...disk, ...news });
      const told = failures.map(({ property }) => property);
      const made = ec2DataDiskProvider.create({ ...disk, ...news });
      if (told.length > 0) await expect(made).rejects.toThrow(/shop-dev-db\.data/);
      else await made;
      return told;
    };
    expect(await found({})).toEqual([]);
    expect(await found({ KmsKeyId: key("own") }, { kmsKey: key("other") })).toEqual(["platform.ec2.kmsKey"]);
    expect(await found({ KmsKeyId: key("own") }, { kmsKey: key("own") })).toEqual([]);
    expect(await found({ Encrypted: false, KmsKeyId: undefined })).toEqual(["platform.ec2.kmsKey"]);
    expect(await found({ AvailabilityZone: "eu-central-1b" })).toEqual(["address"]);
  });

  test("but not the key of a kept disk, if the program gives none: the account's default may have changed since", async () => {
    volumes = [{ ...there, KmsKeyId: key("former") }];
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    expect((await ec2DataDiskProvider.check!({} as never, disk)).failures).toEqual([]);
    expect((await ec2DataDiskProvider.create(disk)).id).toBe("vol-1");
    expect(told.mock.calls.flat()).toEqual([expect.stringMatching(/vol-1 is adopted with its key \S+key\/former/)]);
    told.mockRestore();
  });

  test("a refresh records the key and the size that the volume really has", async () => {
    volumes = [{ ...there, Size: 9 }];
    const state = { ...disk, volumeId: "vol-1", kmsKey: key("never-followed") };
    const { inputs } = await ec2DataDiskProvider.read!("vol-1", state);
    expect(inputs).toMatchObject({ kmsKey: key("account"), gibibytes: 9 });
    expect(await outcome({ kmsKey: key("never-followed"), gibibytes: 9 }, inputs as object)).toMatch(
      /cannot be changed/,
    );
    expect((await ec2DataDiskProvider.read!("vol-1", { ...state, kmsKey: "" })).inputs).toMatchObject({ kmsKey: "" });
  });
});

describe("a refresh of a data disk", () => {
  const state = { ...disk, volumeId: "vol-1" };
  const tagged = (id: string, uuid?: string): Volume => ({
    ...there,
    VolumeId: id,
    Tags: uuid === undefined ? [] : [{ Key: "vmfarm:disk", Value: uuid }],
  });
  let told: ReturnType<typeof vi.spyOn>;
  const read = async (...found: Volume[]) => {
    volumes = found;
    told.mockClear();
    const answer = await ec2DataDiskProvider.read!("vol-1", state);
    return { ...answer, told: told.mock.calls.flat().join("\n") };
  };
  beforeEach(() => {
    told = vi.spyOn(console, "error").mockImplementation(() => {});
  });
  afterEach(() => told.mockRestore());

  test("keeps a volume that has lost its tag, says so, and the next update gives it the tag again", async () => {
    const { id, props, inputs, told } = await read(tagged("vol-1"));
    expect([id, told]).toEqual([
      "vol-1",
      expect.stringMatching(/db\.data: the volume vol-1 has lost its tag vmfarm:disk/),
    ]);
    const news = (await ec2DataDiskProvider.check!(inputs!, disk)).inputs!;
    expect(news).toMatchObject({ volumeId: "vol-1" });
    expect(await ec2DataDiskProvider.diff!("vol-1", props!, news)).toMatchObject({ changes: true, replaces: [] });
    const { outs } = await ec2DataDiskProvider.update!("vol-1", props!, news);
    const Tags = expect.arrayContaining([{ Key: "vmfarm:disk", Value: "0b1c" }]);
    expect(requests("createTags")).toEqual([{ Resources: ["vol-1"], Tags }]);
    expect((await ec2DataDiskProvider.diff!("vol-1", outs!, news)).changes).toBe(false);
    expect((await read(tagged("vol-1", "0b1c"))).told).toBe("");
  });

  test("forgets one whose tag another volume has, and says which one", async () => {
    const { id, told } = await read(tagged("vol-1"), tagged("vol-copy", "0b1c"));
    expect([id, told]).toEqual(["", expect.stringMatching(/the volume vol-copy now has the tag vmfarm:disk/)]);
    expect(requests("createTags")).toEqual([]);
  });

  test("forgets one that is gone, or tagged as another disk, and says what follows", async () => {
    const gone = await read();
    expect([gone.id, gone.told]).toEqual([
      "",
      expect.stringMatching(/vol-1 is gone: the next up creates an empty one/),
    ]);
    const other = await read(tagged("vol-1", "another"));
    expect([other.id, other.told]).toEqual([
      "",
      expect.stringMatching(/is tagged as another disk, vmfarm:disk=another/),
    ]);
  });
});
