import { beforeEach, expect, test } from "vitest";
import { type LaunchImageInputs, launchImageProvider } from "../../../../../src/platform/ec2/resources/launchImage";
import { standInForAws } from "../../../../support/aws/standIn";

/** A stand-in for AWS: the AMI of the machine's instance; none if it has been terminated. */
let instanceOf: string | undefined;
let asked = 0;
const ec2 = {
  describeInstances: async () => {
    asked += 1;
    return { Reservations: instanceOf === undefined ? [] : [{ Instances: [{ ImageId: instanceOf }] }] };
  },
};
standInForAws(() => ec2);

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const news: LaunchImageInputs = {
  aws: { region: "eu-central-1" },
  machine: "0b1c",
  content: "vmfarm/web-0123456789ab",
  image: "ami-1",
  virtualSize: 2 ** 31,
  begins: { told: "a", subnetId: "subnet-1", address: "10.0.0.4", kmsKey: "", ec2: {} },
};
const inState: LaunchImageInputs = { ...news, ami: "ami-1", bytes: 2 ** 31 };
/** The AMI from which the machine is created when these inputs change. */
async function amiAfter(change: Partial<LaunchImageInputs>, olds: object = inState): Promise<string | undefined> {
  const { inputs, failures } = await launchImageProvider.check!(olds as LaunchImageInputs, { ...news, ...change });
  expect(failures).toEqual([]);
  return inputs!.ami;
}

beforeEach(() => {
  [instanceOf, asked] = ["ami-1", 0];
});

test("a new machine is created from the current image", async () => {
  expect(await amiAfter({}, {})).toBe("ami-1");
  expect(await amiAfter({ image: unknown }, {})).toBe(unknown);
});

test("a machine whose image does not change needs no request to AWS", async () => {
  expect(await amiAfter({})).toBe("ami-1");
  expect(asked).toBe(0);
});

test("a running one keeps the AMI that it was created from when its image is published again, whether already known or not", async () => {
  expect(await amiAfter({ image: "ami-2" })).toBe("ami-1");
  const { inputs } = await launchImageProvider.check!(inState, {
    ...news,
    image: unknown,
    virtualSize: unknown as never,
  });
  expect(inputs).toMatchObject({ ami: "ami-1", bytes: 2 ** 31 });
});

test("one that was terminated, or has another AMI, is created from the new one", async () => {
  for (const other of [undefined, "ami-0"]) {
    instanceOf = other;
    expect(await amiAfter({ image: "ami-2" })).toBe("ami-2");
  }
});

test("with a new image, and whenever a machine is replaced, it is created from the new one", async () => {
  expect(await amiAfter({ image: "ami-2", content: "vmfarm/web-ba9876543210" })).toBe("ami-2");
  expect(await amiAfter({ image: "ami-2", aws: { region: "eu-west-1" } })).toBe("ami-2");
  for (const change of [{ told: "b" }, { told: unknown }, { address: "10.0.0.5" }, { ec2: { keyName: "k" } }])
    expect(await amiAfter({ image: "ami-2", begins: { ...news.begins, ...change } })).toBe("ami-2");
});
