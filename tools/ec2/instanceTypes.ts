import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { familiesOf } from "./families";
import { pricesOf } from "./priceTable";
import { packages, Sources } from "./sources";

/**
 * Writes src/platform/ec2/instances/instanceTypes.json from AWS's published data, as packages in registries ship it. No AWS account is needed.
 * To update the table, set newer versions in sources.ts and run: npx tsx tools/ec2/instanceTypes.ts
 */
async function main(): Promise<void> {
  const table = await Sources.with(async (sources) => {
    const { types, offerings } = await sources.moto();
    const regions = Object.fromEntries(
      (await sources.regions()).map((region) => [region, zoneIds(offerings[region]?.map(({ Location }) => Location))]),
    );
    const families = familiesOf(types, offerings, regions);
    const lists = [...(await sources.ec2InstancesInfo()), ...(await sources.karpenter())];
    return {
      facts: { source: `moto ${packages.moto}`, regionsSource: `botocore ${packages.botocore}` },
      regions,
      families,
      prices: pricesOf(lists, families, regions),
      volumes: [await sources.gp3()],
    };
  });
  const path = join(__dirname, "../../src/platform/ec2/instances/instanceTypes.json");
  await writeFile(path, written(table));
}

function zoneIds(locations: string[] = []): string[] {
  return [...new Set(locations)].sort();
}

/** JSON with one entry per line, so that the diff of a newer table shows only the entries that changed. */
function written(table: Record<string, object>): string {
  const parts = Object.entries(table).map(([name, part]) => {
    const [open, close] = Array.isArray(part) ? ["[", "]"] : ["{", "}"];
    const entries = Array.isArray(part)
      ? part.map((entry) => JSON.stringify(entry))
      : Object.entries(part).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    return `  ${JSON.stringify(name)}: ${open}\n${entries.map((entry) => `    ${entry}`).join(",\n")}\n  ${close}`;
  });
  return `{\n${parts.join(",\n")}\n}\n`;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
