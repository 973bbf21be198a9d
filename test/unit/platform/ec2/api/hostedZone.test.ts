import { beforeEach, expect, test } from "vitest";
import { setAddresses } from "../../../../../src/platform/ec2/api/hostedZone";
import { standInForAws } from "../../../../support/aws/standIn";

type Change = { Action: string; ResourceRecordSet: { Name: string; ResourceRecords: { Value: string }[] } };
let requests: Change[][] = [];
/** What is in the zone, in pages of two. */
let there: string[] = [];
/** How often a change is polled until it has propagated. */
let pending = 0;

// A stand-in for Route 53.
standInForAws(() => ({
  async changeResourceRecordSets({ ChangeBatch }: { ChangeBatch: { Changes: Change[] } }) {
    requests.push(ChangeBatch.Changes);
    return { ChangeInfo: { Id: "c", Status: pending > 0 ? "PENDING" : "INSYNC" } };
  },
  getChange: async () => ({ ChangeInfo: { Id: "c", Status: --pending > 0 ? "PENDING" : "INSYNC" } }),
  async listResourceRecordSets({ StartRecordName }: { StartRecordName?: string }) {
    const from = StartRecordName ? there.indexOf(StartRecordName) : 0;
    const page = there.slice(from, from + 2);
    const next = there[from + 2];
    return {
      ResourceRecordSets: page.map((Name) => ({
        Name,
        Type: "A",
        TTL: 60,
        ResourceRecords: [{ Value: "10.0.0.9" }],
      })),
      IsTruncated: next !== undefined,
      NextRecordName: next,
      NextRecordType: "A",
    };
  },
}));

const aws = { region: "eu-central-1" };
const shown = () =>
  requests.map((batch) =>
    batch.map(
      ({ Action, ResourceRecordSet }) =>
        `${Action} ${ResourceRecordSet.Name} ${ResourceRecordSet.ResourceRecords[0]!.Value}`,
    ),
  );

beforeEach(() => {
  [requests, there, pending] = [[], [], 0];
});

test("names are set together, and have propagated when it returns", async () => {
  pending = 2;
  await setAddresses(aws, "Z", { "a.lan": "10.0.0.4", "b.lan": "10.0.0.5" });
  expect(shown()).toEqual([["UPSERT a.lan 10.0.0.4", "UPSERT b.lan 10.0.0.5"]]);
  expect(pending).toBe(0);
});

test("only differences are changed, and removed records are deleted as they are", async () => {
  there = ["other.lan.", "x.lan.", "a.lan.", "b.lan."];
  await setAddresses(
    aws,
    "Z",
    { "a.lan": "10.0.0.4", "c.lan": "10.0.0.6" },
    { "a.lan": "10.0.0.4", "b.lan": "10.0.0.5", "gone.lan": "10.0.0.7" },
  );
  expect(shown()).toEqual([["DELETE b.lan. 10.0.0.9", "UPSERT c.lan 10.0.0.6"]]);
});

test("without changes there is no request", async () => {
  await setAddresses(aws, "Z", { "a.lan": "10.0.0.4" }, { "a.lan": "10.0.0.4" });
  expect(requests).toEqual([]);
});

test("a thousand names are several requests, none larger than AWS accepts", async () => {
  await setAddresses(aws, "Z", Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`m${i}.lan`, "10.0.0.4"])));
  expect(requests.map((batch) => batch.length)).toEqual([400, 400, 200]);
});
