import { indented, onLines } from "../../report/visible";
import type { ImageChange, Review } from "../model";
import {
  age,
  describeCost,
  describeStopped,
  farmSentence,
  groups,
  headline,
  packageCounts,
  runs,
  withoutRefresh,
} from "./sentences";

/** Plain text for a terminal, complete. */
export function plainText(rawReview: Review): string {
  const review = onLines(rawReview);
  const { project, stack } = review;
  const blocks = [
    [`${project === "" ? "" : `${project}/${stack}: `}${headline(review)}`],
    rawReview.errors.map((error) => `error: ${indented(error)}`),
    ...groups(review.machines).map(({ group, lines }) => [
      group,
      ...lines.map(({ machines, sentence }) => `  ${names(machines)}: ${sentence}`),
    ]),
    titled(
      "elastic farms",
      review.farms.map((farm) => `${farm.name}: ${farmSentence(farm)}`),
    ),
    titled("images", review.images.flatMap(imageLines)),
    titled(
      "access",
      review.access.map(({ group, words }) => `${group}: ${words}`),
    ),
    titled(
      "network",
      review.networks.map(({ name, words }) => `${name}: ${words}`),
    ),
    titled("cost", review.cost ? [describeCost(review.cost)] : []),
    titled(
      "not running",
      review.stoppedMachines.map((group) => `${describeStopped(group)}: ${names(group.machines)}`),
    ),
    titled(
      "other resources",
      review.others.map(({ action, name, type }) => `${action} ${name} (${type})`),
    ),
    rawReview.warnings.map((warning) => `warning: ${indented(warning)}`),
    rawReview.notices.map((notice) => `notice: ${indented(notice)}`),
    review.refreshed ? [] : [withoutRefresh.replaceAll("`", "")],
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join("\n"));
  return `${shown.join("\n\n")}\n`;
}

function names(machines: string[]): string {
  return runs(machines)
    .map(({ first, last, count }) => (count === 1 ? first : `${first}${count === 2 ? "," : " to"} ${last}`))
    .join(", ");
}

function titled(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function imageLines({ before, after, base, ageDays, maxAgeDays, toBuild, expired, packages }: ImageChange): string[] {
  const name = after === undefined ? `${before} removed` : before && before !== after ? `${before} → ${after}` : after;
  const old = toBuild ? "will be built" : age(ageDays, maxAgeDays);
  const facts = [
    base,
    old && `${old}${expired ? ", expired" : ""}`,
    packages && `packages: ${packageCounts(packages)}`,
  ];
  return [
    `${name}: ${facts.filter(Boolean).join("; ")}`,
    ...(packages?.added.map((one) => `  + ${one.name} ${one.version}`) ?? []),
    ...(packages?.removed.map((one) => `  - ${one.name} ${one.version}`) ?? []),
    ...(packages?.updated.map((one) => `  ~ ${one.name} ${one.before} → ${one.after}`) ?? []),
  ];
}
