import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../../input/problem";
import type { NetworkRef } from "../../network/args";
import { VirtualLan } from "../../virtualLan";
import { constructed } from "./run";

/** Arguments whose values may come from other resources; all others are needed before anything is made. */
export const inputArguments: ReadonlySet<string> = new Set([
  ...["cidr", "networkId", "networkName"],
  ...["fileName", "imageId", "virtualSize"],
  ...["cloudInit", "commands", "content", "sshKeys"],
  ...["password", "secretAccessKey", "sessionToken"],
]);

/** What the SDK keeps of an output, beside what it documents. */
type Read<T> = pulumi.Output<T> & {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<T>;
};

/**
 * A component's arguments as a program in Node passes them. In other languages values of any argument may be outputs: those that are known
 * are read where an argument has to be a plain value, and LANs of the program are found by what is said of them. Plain values that are still
 * to come, or are secrets, are problems.
 */
export async function argsOf(inputs: pulumi.Inputs, problems: Problems): Promise<Record<string, unknown>> {
  const entries = Object.entries(inputs).map(async ([key, one]) => [key, await plain(one, key, problems.at(key))]);
  return Object.fromEntries(await Promise.all(entries));
}

async function plain(value: unknown, key: string, problems: Problems): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) return readOutput(value as Read<unknown>, key, problems);
  if (pulumi.Resource.isInstance(value) || typeof value !== "object" || value === null) return value ?? undefined;
  if (Array.isArray(value)) return Promise.all(value.map((one, i) => plain(one, key, problems.at(i))));
  return lanOfProgram(await argsOf(value, problems));
}

async function readOutput(output: Read<unknown>, key: string, problems: Problems): Promise<unknown> {
  const [isKnown, isSecret] = await Promise.all([output.isKnown, output.isSecret]);
  const isInput = inputArguments.has(key);
  if (isKnown && (isInput || !isSecret)) {
    const value = await output.promise();
    if (!isInput) return plain(value, key, problems);
    // `commands` and `sshKeys`: the values may be to come, but not how many there are.
    if (Array.isArray(value)) return value.map((_, i) => output.apply((all) => (all as unknown[])[i]));
  }
  if (isInput) return output;
  problems.addHere(
    isSecret
      ? "a secret cannot be passed here; use a plain value"
      : "this is only known after another resource has been created; use a value that is known before",
  );
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === "string";

/** What is said of a LAN: a LAN of the program where it is one, else its range and name as plain values where they are known. */
async function lanOfProgram(value: Record<string, unknown>): Promise<unknown> {
  const { cidr, networkId, networkName } = value;
  if (cidr === undefined || networkId === undefined || networkName === undefined) return value;
  const said = { cidr: await known(cidr), networkName: await known(networkName) };
  const lans = [...constructed().values()].filter((one) => one instanceof VirtualLan);
  for (const lan of lans) if (await isSame(lan, said)) return lan;
  return { ...value, cidr: said.cidr ?? cidr, networkName: said.networkName ?? networkName };
}

/** A network's name may be to come at preview; LANs of a program do not share a range at the same location. */
async function isSame(lan: NetworkRef, said: Partial<Record<"cidr" | "networkName", unknown>>): Promise<boolean> {
  const [cidr, networkName] = [await known(lan.cidr), await known(lan.networkName)];
  if (!isText(cidr) || cidr !== said.cidr) return false;
  return !isText(networkName) || said.networkName === undefined || networkName === said.networkName;
}

/** A value where it is known and not a secret. */
async function known(value: unknown): Promise<unknown> {
  if (!pulumi.Output.isInstance(value)) return value;
  const output = value as Read<unknown>;
  if (!(await output.isKnown) || (await output.isSecret)) return undefined;
  return output.promise();
}
