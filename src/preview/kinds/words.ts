import { formatSize, mib } from "../../input/size";
import type { Step } from "../step";
import { entry, hasUnknown, number, text } from "../values";
import type { Words } from "./kind";

/** `WHAT A → B`, or `WHAT changed` where one of the two is not a known plain value. */
export function fromTo(what: string, key: string, show: (value: number) => string = String): Words {
  return ({ olds, news }) => {
    const shown = (value: unknown) => (number(value) === undefined ? text(value) : show(number(value)!));
    const [before, after] = [shown(olds[key]), shown(news[key])];
    return before !== undefined && after !== undefined ? `${what} ${before} → ${after}` : `${what} changed`;
  };
}

/** A changed input in words; an input without words of its own by its name, where its new value is known. */
export function describeInput(step: Step, words: Record<string, Words>, input: string): string[] {
  const describe = entry(words, input);
  if (describe) return [describe(step) ?? []].flat();
  return hasUnknown(step.news[input]) ? [] : [`${input} changed`];
}

/** The words, where the new value is known. An unknown value changes because of another resource, which is reported itself. */
export function ifKnown(key: string, words: string): Words {
  return ({ news }) => (hasUnknown(news[key]) ? undefined : words);
}

export const nothing: Words = () => undefined;

export function mebibytes(count: number): string {
  return formatSize(count * mib);
}

export const instanceIdWords = "its cloud-init instance ID changed";

/** Inputs of `boot` resources on every platform. */
export const bootWords: Record<string, Words> = {
  imageSize: nothing,
  peers: nothing,
  rootSize: fromTo("its root disk size", "rootSize", (bytes) =>
    bytes === 0 ? "that of the image" : formatSize(bytes),
  ),
  userData: () => "its cloud-init user data changed",
  metaData: () => instanceIdWords,
  networkConfig: () => "its network configuration changed",
};
