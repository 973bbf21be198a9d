import { beforeEach, expect, test } from "vitest";
import { launchDataProvider } from "../../../../../src/platform/ec2/resources/launchData";
import { standInForAws } from "../../../../support/aws/standIn";

let reservations: object[] = [];
let asked: object[] = [];
let fails = false;
standInForAws(() => ({
  describeInstances: async (request: object) => {
    asked.push(request);
    if (fails) throw new Error("no credentials");
    return { Reservations: reservations };
  },
}));
const tags = { "vmfarm:stack": "shop/dev", "vmfarm:machine": "0b1c" };
let inputs = {
  machine: "shop-dev-box",
  aws: { region: "eu-central-1", endpoint: "" },
  tags,
  userData: "#cloud-config\n",
  peers: { machine: "box", tiers: {} },
  disks: [],
};
let run = 0;
beforeEach(() => {
  [reservations, asked, fails] = [[], [], false];
  // What one run has listed is not used by another.
  run++;
  inputs = { ...inputs, aws: { region: "eu-central-1", endpoint: `http://127.0.0.1:${run}` } };
});

const check = async (olds: object, news: object = inputs): Promise<unknown[] | undefined> =>
  (await launchDataProvider.check!(olds as never, news as never)).failures;
const running = [
  { Instances: [{ InstanceId: "i-1", Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }] },
];

test("an existing instance that the state does not know is refused at preview", async () => {
  reservations = running;
  expect(await check({})).toEqual([
    {
      property: "name",
      reason: expect.stringMatching(/^i-1 in eu-central-1 already has the tags of shop-dev-box, .*in one update/),
    },
  ]);
});

test("a stack's instances are listed once, however many machines are new", async () => {
  reservations = running;
  const news = ["0b1c", "1", "2", "3"].map((uuid, i) => ({
    ...inputs,
    machine: `shop-dev-web-${i}`,
    tags: { ...tags, "vmfarm:machine": uuid },
  }));
  const found = await Promise.all(news.map((one) => check({}, one)));
  expect(found.map((failures) => failures!.length)).toEqual([1, 0, 0, 0]);
  const Filters = expect.arrayContaining([{ Name: "tag:vmfarm:stack", Values: ["shop/dev"] }]);
  expect(asked).toEqual([expect.objectContaining({ Filters })]);
  await check({}, { ...inputs, machine: "other", tags: { ...tags, "vmfarm:stack": "shop/prod" } });
  expect(asked).toHaveLength(2);
});

test("there is no request for a machine that the state knows, whose leftovers the hook removes", async () => {
  reservations = running;
  const known = { ...inputs, machine: "shop-dev-known" };
  expect(await check(known, known)).toEqual([]);
  expect(asked).toEqual([]);
});

test("a machine that is about to be replaced is checked twice, and the second time still is the stack's own", async () => {
  reservations = running;
  const [olds, news] = [
    { ...inputs, machine: "shop-dev-replaced" },
    { ...inputs, machine: "shop-dev-replaced", userData: "#cloud-config\n{}\n" },
  ];
  expect(await check(olds, news)).toEqual([]);
  expect(await check({}, news)).toEqual([]);
});

test("no instance is fine, and an AWS that does not respond is refused: existing instances would be terminated unnoticed", async () => {
  const other = { ...inputs, machine: "shop-dev-other" };
  expect(await check({}, other)).toEqual([]);
  fails = true;
  const elsewhere = { ...other, aws: { ...other.aws, region: "eu-west-1" } };
  expect(await check({}, elsewhere)).toEqual([
    { property: "name", reason: expect.stringMatching(/shop-dev-other already exists: .*no credentials/) },
  ]);
  fails = false;
  expect(await check({}, elsewhere)).toEqual([]);
});

test("credentials and tags do not change a machine", async () => {
  const { aws: _, tags: __, ...before } = inputs;
  const diff = await launchDataProvider.diff!("x", { ...before, userDataBase64: "" } as never, inputs as never);
  expect(diff.changes).toBe(false);
});
