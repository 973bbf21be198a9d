import { qemuMacs } from "../../identity";
import { LanMode } from "../../network/args";
import type { Capabilities } from "../platform";
import type { Traits } from "../traits";
import { volumeDevice } from "./devices";
import { planExistingLan } from "./network/existing";
import { defaultRange, planEc2Lan } from "./network/lan";
import type { Ec2Settings } from "./settings";

const yes = { supported: true } as const;
const not = (instead: string) => ({ supported: false, instead });

export const capabilities: Capabilities = {
  nat: yes,
  isolated: yes,
  route: not("leave mode out, and attach the VPC to what leads to your network: peering, a VPN, a transit gateway"),
  bridge: not("leave mode and bridge out, and name the VPC that exists in vmfarm:ec2.lans.NAME.vpc"),
  dhcp: not("machines of the program have static addresses: leave dhcp and dhcpRange out"),
  vlan: not("a VPC is apart from all others: leave vlan out"),
  networkBoot: not("leave bootOrder out"),
  localtimeClock: not("the clock shows UTC, and a guest's time zone is its timezone: leave clock out"),
  accelerator: not("guests always run on AWS's processors: leave accelerator out"),
  withoutLan: not("name a LAN in lan"),
  memoryOfMiB: yes,
  rootDiskOfMiB: not("write a whole number of GiB"),
  imageOfUnknownSize: yes,
  template: not("name an AMI in base.ami, or a parameter that holds its id in base.ssmParameter"),
  ami: yes,
  firmware: not("what starts the boot loader is the image's: leave firmware out"),
  accessRanges: yes,
  nameservers: not("Amazon's resolver answers for everything: leave nameservers out"),
  severalLans: not("an instance is in one VPC: name one LAN, and let LANs reach each other by peering"),
  stopped: yes,
  suspended: yes,
};

/** What planning has to know of a region with these settings. */
export function traitsOf(settings: Ec2Settings): Traits {
  return {
    // EC2 chooses network cards' addresses itself; a plan's is not used.
    macs: qemuMacs,
    lan: {
      defaultMode: LanMode.isolated,
      serves: true,
      leases: false,
      isNetworkName: (name) => /^vpc-[0-9a-f]+$/.test(name),
      networkNameForm: "a VPC, such as vpc-0123456789abcdef0",
      defaultRange,
      pool(name, range, mode, problems) {
        const own = settings.lans[name];
        const { zones, machineZones, vpc, subnets = [], publicSubnets = [] } = { ...settings, ...own };
        if (vpc !== undefined) {
          if (mode === LanMode.nat)
            problems.add("mode", `${vpc} has its own routes, which say what leads out: leave mode out`);
          const path = `platform.ec2.lans.${name}`;
          const written = { subnets, publicSubnets, machineZones };
          return planExistingLan(range, settings.region, written, path, problems);
        }
        const place = own?.zones ? `platform.ec2.lans.${name}` : "platform.ec2";
        const isReached = mode === LanMode.nat || own?.internetGateway === true;
        const wanted = { region: settings.region, zones, machineZones, publicSubnets: isReached };
        const paths = { cidr: "cidr", zones: `${place}.zones`, machineZones: `${place}.machineZones` };
        return planEc2Lan(range, wanted, paths, problems);
      },
    },
    dataDiskDevice: (_name, uuid) => volumeDevice(uuid),
  };
}
