import { Command, Option } from "commander";
import { manifestOf } from "../image/manifest";
import { inventoryOf } from "../ledger/inventory";
import { ledgerOf } from "../ledger/licences";
import { licenceSections } from "../ledger/render/licences";
import { isOverused } from "../ledger/seats";
import { markdownOf, textOf } from "../report/tables";
import { blocked } from "./exitCodes";
import { readStacks, repeatable, type StackSources } from "./stacks";

const formats = ["text", "markdown", "json"] as const;

interface LicencesOptions extends StackSources {
  format: (typeof formats)[number];
  failOn?: "seats";
}

export function licencesCommand(): Command {
  return new Command("licences")
    .description(
      "tell which images run where, under which licences, and how many seats are taken of those that are bought",
    )
    .addOption(repeatable("-s, --stack <name>", "a stack of the project in the current directory"))
    .addOption(repeatable("--state <file>", "output of pulumi stack export or pulumi preview --json"))
    .addOption(new Option("-f, --format <format>", "form of the report").choices(formats).default("text"))
    .addOption(
      new Option(
        "--fail-on <reason>",
        `end with exit code ${blocked} where more seats are taken than there are`,
      ).choices(["seats"]),
    )
    .addHelpText("after", help)
    .action(run);
}

const help = `
Without --stack and --state it reads standard input.

Examples:
  $ vmfarm licences --stack dev --stack prod
  $ pulumi preview --json | vmfarm licences --fail-on seats

What packages are under comes from the manifests in the image cache (VMFARM_CACHE, else ~/.cache/vmfarm).`;

async function run({ stack, state, format, failOn }: LicencesOptions): Promise<void> {
  const given = stack.length + state.length > 0;
  const ledger = ledgerOf(inventoryOf(await readStacks({ stack, state: given ? state : ["-"] })), manifestOf);
  if (format === "json") process.stdout.write(`${JSON.stringify(ledger, null, 2)}\n`);
  else if (ledger.images.length === 0 && ledger.others === 0)
    process.stdout.write("There is no image of vmfarm's in it.\n");
  else process.stdout.write((format === "text" ? textOf : markdownOf)(licenceSections(ledger)));
  const over = ledger.seats.filter(isOverused);
  if (failOn === undefined || over.length === 0) return;
  const told = over.map(({ licence, used, seats }) => `${licence} (${used} of ${seats} seats)`);
  console.error(`vmfarm: more seats taken than there are: ${told.join(", ")}`);
  process.exitCode = blocked;
}
