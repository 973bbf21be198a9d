import { formatSize } from "../../input/size";
import { hasUnknown, number, text } from "../values";
import type { Words } from "./kind";

/** `WHAT A → B`, or that it changed where one of the two is not a plain value. */
export function fromTo(what: string, key: string, show: (value: number) => string = String): Words {
  return ({ olds, news }) => {
    const shown = (value: unknown) => (number(value) === undefined ? text(value) : show(number(value)!));
    const [before, after] = [shown(olds[key]), shown(news[key])];
    return before !== undefined && after !== undefined ? `${what} ${before} → ${after}` : `${what} changed`;
  };
}

/** The words, where the input's new value is known: what is to come is told by what it comes from. */
export function ifKnown(key: string, words: string): Words {
  return ({ news }) => (hasUnknown(news[key]) ? undefined : words);
}

export const nothing: Words = () => undefined;

export function mebibytes(count: number): string {
  return formatSize(count * 2 ** 20);
}

/** What makes a guest begin anew, on every platform. */
export const bootWords: Record<string, Words> = {
  imageSize: nothing,
  peers: nothing,
  rootSize: fromTo("its root disk is", "rootSize", (bytes) =>
    bytes === 0 ? "as large as the image" : formatSize(bytes),
  ),
  userData: () => "what cloud-init does at its first boot changed",
  metaData: () => "its identity for cloud-init changed",
  networkConfig: () => "its network settings changed",
};
