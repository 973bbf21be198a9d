// Every type and function that the stand-in of the AWS provider knows.
require("./exposed");
const { balancer, template } = require("./farm");
const { machine } = require("./machines");
const { looked } = require("./network");
const { parameter } = require("./settings");

exports.looked = looked;
exports.image = parameter.value;
exports.machine = machine.privateIp;
exports.endpoint = balancer.dnsName;
exports.version = template.latestVersion;
