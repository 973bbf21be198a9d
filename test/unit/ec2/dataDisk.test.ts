import { beforeEach, describe, expect, test, vi } from "vitest";
import { type DataDiskInputs, ec2DataDiskProvider } from "../../../src/platform/ec2/resources/dataDisk";

interface Volume {
  VolumeId: string;
  Size: number;
  AvailabilityZone: string;
  State: string;
}
let volumes: Volume[] = [];
let asked: [method: string, request: Record<string, unknown>][] = [];

// A stand-in for EC2's volumes.
const ec2: Record<string, (request: never) => unknown> = {
  describeVolumes: () => ({ Volumes: volumes }),
  describeVolumesModifications: () => ({ VolumesModifications: [{ ModificationState: "optimizing" }] }),
  createTags: () => ({}),
  modifyVolume: () => ({}),
  deleteVolume: () => ({}),
  createVolume: ({ AvailabilityZone, Size }: Volume) => {
    volumes = [{ VolumeId: "vol-new", Size, AvailabilityZone, State: "available" }];
    return { VolumeId: "vol-new" };
  },
};
vi.mock("../../../src/platform/ec2/host/clients", () => ({
  awsClient: () =>
    new Proxy(
      {},
      {
        get: (_, method: string) => async (request: Record<string, unknown>) => {
          asked.push([method, request]);
          return ec2[method]!(request as never);
        },
      },
    ),
}));

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
const there: Volume = { VolumeId: "vol-1", Size: 5, AvailabilityZone: "eu-central-1a", State: "available" };
const requests = (method: string) => asked.filter(([name]) => name === method).map(([, request]) => request);

beforeEach(() => {
  [volumes, asked] = [[], []];
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

  test("is an encrypted volume with its tags where there is none", async () => {
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

  test("is the one that was kept, with its data, and grows to its size", async () => {
    volumes = [there];
    expect((await ec2DataDiskProvider.create(disk)).id).toBe("vol-1");
    expect((await ec2DataDiskProvider.create({ ...disk, gibibytes: 8 })).id).toBe("vol-1");
    expect(requests("createVolume")).toEqual([]);
    expect(requests("modifyVolume")).toEqual([{ VolumeId: "vol-1", Size: 8 }]);
  });

  test("is not one that is larger, or in another zone", async () => {
    volumes = [{ ...there, Size: 9 }];
    await expect(ec2DataDiskProvider.create(disk)).rejects.toThrow(/has 9GiB, and making it 5GiB would cut off data/);
    volumes = [{ ...there, AvailabilityZone: "eu-central-1b" }];
    await expect(ec2DataDiskProvider.create(disk)).rejects.toThrow(/is in eu-central-1b, and its machine would be/);
    expect(requests("createVolume")).toEqual([]);
  });

  test("is kept when it goes out of the program, unless its arguments say otherwise", async () => {
    volumes = [there];
    await ec2DataDiskProvider.delete!("vol-1", { ...disk, volumeId: "vol-1" });
    expect(requests("deleteVolume")).toEqual([]);
    await ec2DataDiskProvider.delete!("vol-1", { ...disk, volumeId: "vol-1", deleteWithMachine: true });
    expect(requests("deleteVolume")).toEqual([{ VolumeId: "vol-1" }]);
  });
});
