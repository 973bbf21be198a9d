// A golden image as the library registers it: its provider runs in Pulumi's plugin, found by name.
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
const resources = `require("node:fs").realpathSync("node_modules/vmfarm") + "/dist/src/platform/ec2/resources"`;
const published = {
  ...config.requireObject("publication"),
  imageId: undefined,
  __provider: `exports.handler = () => require(${resources}).ec2Providers.publishedAmi;`,
};
const account = pulumi.secret(config.requireObject("account"));
new pulumi.CustomResource("pulumi-nodejs:dynamic/vmfarm:PublishedAmi", "web", { ...published, aws: account });
