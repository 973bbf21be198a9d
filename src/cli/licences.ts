import { Command, Option } from "commander";
import { manifestOf } from "../image/manifest";
import { inventoryOf } from "../ledger/inventory";
import { isOverused, ledgerOf } from "../ledger/licences";
import { licenceSections } from "../ledger/render/licences";
import { markdownOf, textOf } from "../report/tables";
import { blocked } from "./errors";
import { readStacks, repeatable, type StackSources } from "./stacks";

const formats = ["text", "markdown", "json"] as const;

interface LicencesOptions extends StackSources {
  format: (typeof formats)[number];
  failOn?: "seats";
}

export function licencesCommand(): Command {
  return new Command("licences")
    .description(
      "list which images run where, under which licences, and how many seats of commercial licences are used",
    )
    .addOption(repeatable("-s, --stack <name>", "a stack of the project in the current directory"))
    .addOption(repeatable("--state <file>", "output of pulumi stack export or pulumi preview --json"))
    .addOption(new Option("-f, --format <format>", "format of the report").choices(formats).default("text"))
    .addOption(
      new Option("--fail-on <reason>", `exit with code ${blocked} if more seats are used than there are`).choices([
        "seats",
      ]),
    )
    .addHelpText("after", help)
    .action(run);
}

const help = `
Reads standard input unless --stack or --state is given.

Examples:
  $ vmfarm licences --stack dev --stack prod
  $ pulumi preview --json | vmfarm licences --fail-on seats

Licences of packages come from the manifests in the image cache (VMFARM_CACHE, else ~/.cache/vmfarm).`;

async function run({ stack, state, format, failOn }: LicencesOptions): Promise<void> {
  const given = stack.length + state.length > 0;
  const ledger = ledgerOf(inventoryOf(await readStacks({ stack, state: given ? state : ["-"] })), manifestOf);
  if (format === "json") process.stdout.write(`${JSON.stringify(ledger, null, 2)}\n`);
  else if (ledger.images.length === 0 && ledger.others === 0)
    process.stdout.write("The input has no images of vmfarm.\n");
  else process.stdout.write((format === "text" ? textOf : markdownOf)(licenceSections(ledger)));
  const over = ledger.seats.filter(isOverused);
  if (failOn === undefined || over.length === 0) return;
  const overused = over.map(({ licence, used, seats }) => `${licence} (${used} of ${seats} seats)`);
  console.error(`vmfarm: more seats used than there are: ${overused.join(", ")}`);
  process.exitCode = blocked;
}
