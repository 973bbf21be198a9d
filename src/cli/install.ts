import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Command } from "commander";
import { type Document, isSeq, parseDocument } from "yaml";
import { ProgramError, run } from "../process/run";
import { packageVersion } from "../provider/packageVersion";
import { isPluginFound, pluginDirectory } from "../provider/pluginSources";
import { UserError } from "./errors";

export function installCommand(): Command {
  return new Command("install")
    .description("make Pulumi find the provider plugin of this package: name it in the project's Pulumi.yaml")
    .option("-C, --cwd <directory>", "directory of the project", ".")
    .option("--user", "copy it to Pulumi's plugins of this user instead, for projects without a node_modules")
    .addHelpText(
      "after",
      `
Examples:
  $ npx vmfarm install          once in a project; commit Pulumi.yaml, and everybody who runs npm install has the plugin
  $ npx vmfarm install --user   for programs in Python, Go or YAML`,
    )
    .action(install);
}

async function install({ cwd, user = false }: { cwd: string; user?: boolean }): Promise<void> {
  if (user) return installForUser();
  const project = findProject(resolve(cwd));
  const plugin = findPackagedPlugin(project);
  const file = join(project, "Pulumi.yaml");
  const before = readFileSync(file, "utf8");
  const after = withPlugin(parseProject(file, before), relative(project, plugin) || ".");
  if (after === before) {
    process.stdout.write(`${file} names the provider plugin already: nothing to do.\n`);
    return;
  }
  writeFileSync(file, after);
  if (!isPluginFound({ project, env: {} })) throw new Error(`${plugin} is not found by ${file}`);
  process.stdout.write(`${file} now names the provider plugin of vmfarm ${packageVersion}. Commit this file.\n`);
}

async function installForUser(): Promise<void> {
  const source = pluginDirectory();
  const args = ["plugin", "install", "resource", "vmfarm", packageVersion, "--file", source, "--reinstall"];
  await run("pulumi", args).catch((error: unknown) => {
    if (error instanceof ProgramError)
      throw new UserError(`${error.message}\nto run it yourself: pulumi ${args.join(" ")}`);
    throw error;
  });
  process.stdout.write(`The provider plugin of vmfarm ${packageVersion} is installed for all projects of this user.\n`);
}

function findProject(start: string): string {
  const file = findUpwards(start, "Pulumi.yaml");
  if (file) return dirname(file);
  throw new UserError(
    `there is no Pulumi.yaml in ${start} or a directory above it; run this in a project's directory, or give it with --cwd`,
  );
}

/** The plugin by the path that other people's checkouts have, too: through `node_modules`, whatever that links to. */
function findPackagedPlugin(project: string): string {
  const directory = findUpwards(project, join("node_modules", "vmfarm", "dist", "plugin"));
  if (directory) return directory;
  throw new UserError(
    `the package vmfarm is not installed in ${project}: run \`npm install vmfarm\` there first; a project without Node packages needs \`vmfarm install --user\``,
  );
}

/** The nearest `name` in a directory or one above it. */
function findUpwards(start: string, name: string): string | undefined {
  const path = join(start, name);
  if (existsSync(path)) return path;
  const above = dirname(start);
  return above === start ? undefined : findUpwards(above, name);
}

function parseProject(file: string, text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new UserError(`${file} cannot be read: ${error.message}`);
  return document;
}

/** Adds the plugin, or corrects its path; the rest of the file stays as it is. */
function withPlugin(document: Document, path: string): string {
  const at = ["plugins", "providers"];
  const providers = document.getIn(at);
  const entries = isSeq(providers) ? (providers.toJSON() as { name?: string; path?: string }[]) : [];
  const index = entries.findIndex((entry) => entry?.name === "vmfarm");
  if (entries[index]?.path === path) return document.toString();
  if (index >= 0) document.setIn([...at, index, "path"], path);
  else if (isSeq(providers)) providers.add(document.createNode({ name: "vmfarm", path }));
  else document.setIn(at, document.createNode([{ name: "vmfarm", path }]));
  return document.toString();
}
