// A golden image as the library registers it: made by our plugin.
const pulumi = require("@pulumi/pulumi");
const { version } = require("vmfarm/package.json");

const config = new pulumi.Config();
const published = { ...config.requireObject("publication"), imageId: undefined };
const account = pulumi.secret(config.requireObject("account"));
new pulumi.CustomResource("vmfarm:ec2:PublishedAmi", "web", { ...published, aws: account }, { version });
