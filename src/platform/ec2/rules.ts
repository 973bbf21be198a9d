import { qemuMacs } from "../../identity";
import { LanMode } from "../../network/args";
import type { LanRules } from "../../network/lanRules";
import { type Capabilities, supported, unsupported } from "../capabilities";
import type { Rules } from "../rules";
import { checkMachines } from "./check";
import type { Connection } from "./connection";
import { volumeDevice } from "./devices";
import { lanNames } from "./lanNames";
import { planExistingLan } from "./network/existing";
import { defaultRange, planEc2Lan } from "./network/lan";
import type { Ec2Settings } from "./settings";

const capabilities: Capabilities = {
  nat: supported,
  isolated: supported,
  route: unsupported("leave mode out, and connect the VPC to your network by peering, a VPN or a transit gateway"),
  bridge: unsupported("leave mode and bridge out, and set the existing VPC in vmfarm:ec2.lans.NAME.vpc"),
  dhcp: unsupported("machines of the program have static addresses: leave dhcp and dhcpRange out"),
  vlan: unsupported("a VPC is isolated from all others: leave vlan out"),
  networkBoot: unsupported("leave bootOrder out"),
  localtimeClock: unsupported("the clock is in UTC, and timezone sets a guest's time zone: leave clock out"),
  accelerator: unsupported("guests always run on AWS's processors: leave accelerator out"),
  withoutLan: unsupported("set a LAN in lan"),
  memoryInWholeMiB: supported,
  rootDiskInWholeMiB: unsupported("write a whole number of GiB"),
  imageOfUnknownSize: supported,
  template: unsupported("set an AMI in base.ami, or a parameter that holds its id in base.ssmParameter"),
  ami: supported,
  firmware: unsupported("the image determines the firmware: leave firmware out"),
  accessRanges: supported,
  nameservers: unsupported("Amazon's resolver handles all queries: leave nameservers out"),
  severalLans: unsupported("an instance is in one VPC: use one LAN, and connect LANs by peering"),
  stopped: supported,
  suspended: supported,
};

/** What may be declared in the region of a connection. */
export function ec2Rules(connection: Connection): Rules {
  const { settings } = connection;
  return {
    platform: "ec2",
    capabilities,
    // EC2 assigns the MAC addresses itself; the plan's are not used.
    macs: qemuMacs,
    lan: ec2LanRules(settings),
    dataDiskDevice: (_name, uuid) => volumeDevice(uuid),
    lanDefaults(name) {
      const { cidr } = settings.lans[name] ?? {};
      return cidr === undefined ? {} : { cidr };
    },
    lanNames: (plan, holder) => lanNames(plan, settings, holder),
    resolvesNames: () => true,
    checkMachines: (component, groups, problems) => checkMachines(connection, component, groups, problems),
  };
}

/** LANs in a region with these settings. */
export function ec2LanRules(settings: Ec2Settings): LanRules {
  return {
    defaultMode: LanMode.isolated,
    serves: true,
    leases: false,
    isNetworkName: (name) => /^vpc-[0-9a-f]+$/.test(name),
    networkNameForm: "a VPC, such as vpc-0123456789abcdef0",
    defaultRange,
    pool(name, range, mode, problems) {
      const ofSettings = problems.at("platform", "ec2");
      const ofLan = ofSettings.at("lans", name);
      const own = settings.lans[name];
      const { zones, machineZones, vpc, subnets = [], publicSubnets = [] } = { ...settings, ...own };
      if (vpc !== undefined) {
        if (mode === LanMode.nat)
          problems.add("mode", `${vpc} has its own routes, which determine the outbound traffic: leave mode out`);
        const written = { subnets, publicSubnets, machineZones };
        return planExistingLan(range, settings.region, written, ofLan);
      }
      const ofZones = own?.zones ? ofLan : ofSettings;
      const isReached = mode === LanMode.nat || own?.internetGateway === true;
      const wanted = { region: settings.region, zones, machineZones, publicSubnets: isReached };
      return planEc2Lan(range, wanted, {
        cidr: problems.at("cidr"),
        zones: ofZones.at("zones"),
        machineZones: ofZones.at("machineZones"),
      });
    },
  };
}
