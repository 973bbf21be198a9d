import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/process/run";
import { aptGet } from "../host/apt";
import { missingPackages, parsePackageList } from "../host/packages";
import { isRoot } from "../host/root";
import { repoRoot } from "../paths";
import type { Step } from "../ui/steps";

/** Installs the packages of `system-packages.txt` that are missing. */
export function systemPackages(): Step {
  const wanted = packageList("system-packages.txt");
  return installed("System packages", isRoot() ? wanted.filter((name) => name !== "uidmap") : wanted);
}

/** Installs what only the tests need, without a kernel if there is one: the machine might boot the second one next time. */
export function testPackages(systemPackages: Step): Step {
  const wanted = packageList("test-packages.txt");
  const hasKernel = existsSync("/boot") && readdirSync("/boot").some((name) => name.startsWith("vmlinuz-"));
  const packages = hasKernel ? wanted.filter((name) => !name.startsWith("linux-")) : wanted;
  return { ...installed("Packages of the tests", packages), needs: [systemPackages] };
}

function packageList(file: string): string[] {
  return parsePackageList(readFileSync(join(repoRoot, "tools", file), "utf8"));
}

function installed(title: string, wanted: readonly string[]): Step {
  let missing: string[] = [];
  return {
    title,
    async upToDate() {
      missing = await findMissing(wanted);
      return missing.length === 0 ? `all ${wanted.length} are installed` : undefined;
    },
    async run(report) {
      console.error(`Installing system packages: ${missing.join(" ")}`);
      await requireRoot(missing);
      report("apt-get update");
      await aptGet(["update"]);
      await aptGet(["install", "--no-install-recommends", ...missing], { onLine: report });
      const left = await findMissing(wanted);
      if (left.length > 0)
        throw new Error(`apt-get succeeded, but these packages are not installed: ${left.join(" ")}`);
      return `installed ${missing.join(" ")}`;
    },
  };
}

async function findMissing(wanted: readonly string[]): Promise<string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own notation
  const query = ["-W", "-f", "${Package} ${db:Status-Status}\\n", ...wanted];
  const { stdout } = await run("dpkg-query", query).catch((error: { exitCode?: number }) => {
    // Exit code 1 means that some are unknown; dpkg-query prints the others all the same, but `run` keeps only the error.
    if (error.exitCode === 1) return run("dpkg-query", query.slice(0, 3));
    throw new Error("dpkg-query cannot be run: the set-up only supports Debian and its derivatives", { cause: error });
  });
  return missingPackages(wanted, stdout);
}

async function requireRoot(missing: readonly string[]): Promise<void> {
  if (isRoot()) return;
  await run("sudo", ["-n", "true"]).catch(() => {
    throw new Error(
      `installing them needs root, and sudo asks for a password; run this, then start again:\n  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing.join(" ")}`,
    );
  });
}
