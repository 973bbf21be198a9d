import { describe, expect, it } from "vitest";
import { awsReason, explained, unlessMissing } from "../../../../../src/platform/ec2/api/awsError";

const answer = (name: string, message = "said AWS") => Object.assign(new Error(message), { name, $fault: "client" });

describe("awsReason", () => {
  it.each([
    [
      Object.assign(new Error("Could not load"), { name: "CredentialsProviderError" }),
      /no AWS credentials were found: set AWS_PROFILE/,
    ],
    [answer("AuthFailure"), /rejects the credentials/],
    [answer("RequestExpired"), /expired, or the clock of this machine is wrong/],
    [
      answer("UnauthorizedOperation", "You are not authorized"),
      /denied the request: You are not authorized; add the action/,
    ],
    [
      Object.assign(new Error("getaddrinfo ENOTFOUND ec2.eu-centrl-1"), { code: "ENOTFOUND" }),
      /does not respond.*region/,
    ],
    [answer("InvalidBlockDeviceMapping"), /^InvalidBlockDeviceMapping: said AWS$/],
    [new Error("no room on the disk"), /^no room on the disk$/],
  ])("%s", (error, reason) => {
    expect(awsReason(error)).toMatch(reason);
  });
});

describe("unlessMissing", () => {
  it.each(["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable", "InvalidSnapshot.NotFound", "ParameterNotFound"])(
    "%s gives undefined",
    async (name) => {
      expect(await unlessMissing(Promise.reject(answer(name)))).toBeUndefined();
    },
  );

  it("does not mistake another error for it", async () => {
    await expect(unlessMissing(Promise.reject(answer("InternalError")))).rejects.toThrow("said AWS");
  });
});

describe("explained", () => {
  it("says first what was tried", async () => {
    await expect(explained("the AMI cannot be tagged", Promise.reject(answer("Throttling")))).rejects.toThrow(
      "the AMI cannot be tagged: Throttling: said AWS",
    );
  });
});
