import { type Bag, text } from "./values";

/** A message of the engine, a provider or the program. */
export interface Told {
  severity: string;
  message: string;
  /** The resource that it is about; empty: none. */
  urn: string;
}

/** Marks of colours, where the engine leaves it to the reader to apply them. */
const colourMarks = /<\{%[^%]*%\}>/g;

export function toldOf({ severity: given, message, urn }: Bag): Told {
  const severity = text(given) ?? "";
  const said = (text(message) ?? "").replace(colourMarks, "");
  // The form of one object has the severity in the message as well.
  const begins = `${severity}: `;
  return { severity, message: said.startsWith(begins) ? said.slice(begins.length) : said, urn: text(urn) ?? "" };
}

/** As the engine words them (3.145 to 3.250), of no resource. */
const notices = [
  // A plugin is taken from PATH, as where it is not downloaded.
  /^using pulumi-(resource|language|analyzer|converter|tool)-\S+ from \$PATH at [^\n]+$/,
  // A download is tried again.
  /^error downloading provider: [^\n]+\nWill retry in \S+ \[\d+\/\d+\]$/,
];

/** Whether a warning is about the tools of the runner, and not about the change: it would stand beside every other, too. */
export function isNotice({ message, urn }: Told): boolean {
  return urn === "" && notices.some((form) => form.test(message.trim()));
}
