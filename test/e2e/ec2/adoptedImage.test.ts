import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AdoptedAmiInputs, adoptedAmiProvider as provider } from "../../../src/platform/ec2/resources/adoptedAmi";
import { type Moto, startMoto } from "../../support/moto";
import { actionsNotAllowed } from "./support/permissions";

let moto: Moto;
let first: string;
let second: string;
const parameter = "/images/web/latest";

beforeAll(async () => {
  moto = await startMoto();
  const register = (Name: string) => ({ service: "ec2", method: "register_image", params: { Name } });
  const [one, two] = await moto.boto3([register("one"), register("two")]);
  [first, second] = [one.ImageId, two.ImageId];
  await name(first);
});
afterAll(() => moto?.stop());

/** Sets the parameter to an AMI. */
async function name(Value: string): Promise<void> {
  const params = { Name: parameter, Value, Type: "String", Overwrite: true };
  await moto.boto3([{ service: "ssm", method: "put_parameter", params }]);
}

const inputs = (more: Partial<AdoptedAmiInputs>): AdoptedAmiInputs => ({
  aws: moto.aws,
  ami: "",
  parameter: "",
  ...more,
});
const check = (news: AdoptedAmiInputs, olds = {} as AdoptedAmiInputs) => provider.check!(olds, news);
const reasons = async (news: AdoptedAmiInputs) => (await check(news)).failures;

describe("an existing AMI", () => {
  afterEach(() => {
    delete moto.answerInstead.with;
  });

  it("is adopted by its id, with its age", async () => {
    const checked = (await check(inputs({ ami: first }))).inputs!;
    const { id, outs } = await provider.create(checked);
    expect(id).toBe(first);
    expect(outs).toMatchObject({ imageId: first, amiName: "one", rootDeviceName: "/dev/sda1" });
    expect(Date.now() - Date.parse(outs!.createdAt)).toBeLessThan(600_000);
    expect((await provider.read!(id, outs)).id).toBe(first);
  });

  it("is not looked up again while the program does not change", async () => {
    const checked = (await check(inputs({ ami: first }))).inputs!;
    moto.requests.length = 0;
    expect((await check(inputs({ ami: first }), checked)).inputs).toEqual(checked);
    expect(moto.requests).toEqual([]);
  });

  it("is adopted by a parameter, and the preview shows when that changes to another one", async () => {
    const { outs } = await provider.create((await check(inputs({ parameter }))).inputs!);
    expect(outs!.imageId).toBe(first);
    const again = (await check(inputs({ parameter }), outs!)).inputs!;
    expect((await provider.diff!(first, outs!, again)).changes).toBe(false);

    await name(second);
    const later = (await check(inputs({ parameter }), outs!)).inputs!;
    expect(later.imageId).toBe(second);
    expect(await provider.diff!(first, outs!, later)).toMatchObject({ changes: true, replaces: [] });
    expect((await provider.update!(first, outs!, later)).outs).toMatchObject({ imageId: second, amiName: "two" });
  });

  it("is refused if it does not exist, with the argument that names it", async () => {
    expect(await reasons(inputs({ ami: "ami-0123456789abcdef0" }))).toEqual([
      { property: "base.ami", reason: expect.stringMatching(/no AMI ami-0123456789abcdef0 in eu-central-1/) },
    ]);
    expect(await reasons(inputs({ parameter: "/nothing" }))).toEqual([
      { property: "base.ssmParameter", reason: expect.stringMatching(/no parameter "\/nothing"/) },
    ]);
    await name("not an id");
    expect(await reasons(inputs({ parameter }))).toEqual([
      { property: "base.ssmParameter", reason: expect.stringMatching(/holds "not an id", which is not an AMI id/) },
    ]);
    await moto.boto3([{ service: "ec2", method: "disable_image", params: { ImageId: second } }]);
    expect(await reasons(inputs({ ami: second }))).toEqual([
      { property: "base.ami", reason: expect.stringMatching(/in state "disabled"/) },
    ]);
  });

  it("is refused with what to do if AWS cannot be reached", async () => {
    const { accessKeyId: _key, secretAccessKey: _secret, ...withoutKeys } = moto.aws;
    expect(await reasons(inputs({ ami: first, aws: { ...withoutKeys, profile: "vmfarm-no-such-profile" } }))).toEqual([
      { property: "platform.ec2", reason: expect.stringMatching(/no AWS credentials were found: set AWS_PROFILE/) },
    ]);
    moto.answerInstead.with = () => ({
      status: 401,
      body: "<Response><Errors><Error><Code>AuthFailure</Code><Message>not able to validate</Message></Error></Errors></Response>",
    });
    expect(await reasons(inputs({ ami: first }))).toEqual([
      { property: "platform.ec2", reason: expect.stringMatching(/AWS rejects the credentials/) },
    ]);
  });

  it("only needs what the documented policy allows", () => {
    expect(actionsNotAllowed(moto, ["program", "imageByParameter"])).toEqual([]);
  });
});
