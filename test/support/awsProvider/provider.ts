import { randomBytes } from "node:crypto";
import type { provider as host } from "@pulumi/pulumi";
import { waitFor } from "../../../tools/host/wait";
import { type Configuration, callAws } from "./clients";
import { changedInputs, givenIn, givenKey, isTags, replacing, sendable, settled } from "./inputs";
import { invokes } from "./invokes";
import { isPreview } from "./protocol";
import type { Call, Inputs, Json, ResourceType } from "./resourceType";
import { types } from "./types";
import { changed, isUnknown, secretOf, withoutSecrets } from "./wire";

/** The provider; all its types are in tables. */
export class StandIn implements host.Provider {
  constructor(
    private readonly configuration: Configuration,
    readonly version: string,
  ) {}

  async check(urn: string, olds: Inputs, news: Inputs): Promise<host.CheckResult> {
    const type = typeOf(urn);
    const inputs: Inputs = { ...news };
    if (type.longestName && inputs.name === undefined)
      inputs.name = withoutSecrets(olds).name ?? madeUpName(urn, type.longestName);
    if (type.retag)
      inputs.tagsAll = changed(inputs.tags ?? {}, (tags) =>
        isUnknown(tags) ? tags : { ...this.configuration.defaultTags, ...tags },
      );
    const known = [...type.inputs, "region", "tagsAll"];
    const unknown = Object.keys(inputs).filter((key) => !known.includes(key) && !key.startsWith("__"));
    const refused = {
      ...Object.fromEntries(unknown.map((key) => [key, "the stand-in of the AWS provider does not know this input"])),
      ...type.refuse?.(withoutSecrets(inputs)),
    };
    return { inputs, failures: Object.entries(refused).map(([property, reason]) => ({ property, reason })) };
  }

  async diff(_id: string, urn: string, state: Inputs, news: Inputs): Promise<host.DiffResult> {
    const type = typeOf(urn);
    const [before, inputs] = [withoutSecrets(state), withoutSecrets(news)];
    const keys = changedInputs(before, inputs);
    const replaces = keys.filter((key) => key === "region" || replacing(type, key, before, inputs));
    const fixed = keys.filter((key) => !replaces.includes(key) && !canChange(type, key));
    if (fixed.length > 0)
      throw new Error(`the stand-in of the AWS provider cannot change ${fixed.join(", ")} of ${urn}`);
    return { changes: keys.length > 0, replaces, deleteBeforeReplace: type.deleteFirst };
  }

  async create(urn: string, wired: Inputs): Promise<host.CreateResult> {
    const type = typeOf(urn);
    if (isPreview()) return { id: "", outs: wired };
    const inputs = withoutSecrets(wired);
    const regional = { ...inputs, region: this.#region(inputs) };
    const id = type.id(await this.#call(type.create(regional), inputs), inputs);
    const unset = Object.keys(type.set ?? {}).filter((key) => inputs[key] !== undefined);
    try {
      for (const key of [...unset]) {
        await this.#all(type.set![key]!(id, regional, {}), inputs);
        unset.shift();
      }
      return { id, outs: await this.#state(type, id, wired) };
    } catch (error) {
      // It exists, so the engine has to know it; inputs that are not set yet are not recorded as given, so the next `up` sets them.
      const given = givenIn(inputs).filter((key) => !unset.includes(key));
      const { message } = error as Error;
      const properties = sendable({ region: regional.region, ...wired, [givenKey]: given });
      throw Object.assign(new Error(message), { id, properties, reasons: [message] });
    }
  }

  async read(id: string, urn: string, state: Inputs): Promise<host.ReadResult> {
    const type = typeOf(urn);
    const plain = withoutSecrets(state);
    const thing = await this.#find(type, id, plain);
    if (!thing) return { id: "", props: {} };
    const given: string[] = plain[givenKey] ?? [];
    const outputs = Object.entries(type.outputs?.(thing, plain) ?? {}).filter(([key]) => !given.includes(key));
    return { id, props: sendable({ ...state, ...Object.fromEntries(outputs) }) };
  }

  async update(id: string, urn: string, state: Inputs, wired: Inputs): Promise<host.UpdateResult> {
    const type = typeOf(urn);
    const [before, inputs] = [withoutSecrets(state), withoutSecrets(wired)];
    const regional = { ...inputs, region: this.#region(inputs) };
    const keys = changedInputs(before, inputs);
    if (isPreview()) return { outs: { ...settled(type, state, keys), ...wired, [givenKey]: givenIn(inputs) } };
    const setters = { ...type.set, ...type.change };
    const own = keys.filter((key) => setters[key] && !isTags(type, key));
    if (keys.some((key) => !own.includes(key) && !isTags(type, key)))
      await this.#all(type.update!(id, regional, before), inputs);
    for (const key of own) await this.#all(setters[key]!(id, regional, before), inputs);
    if (type.retag && keys.includes("tagsAll")) {
      const tags: Record<string, string> = inputs.tagsAll ?? {};
      const remove = Object.keys(before.tagsAll ?? {}).filter((key) => !(key in tags));
      await this.#all(type.retag(id, tags, remove, before), inputs);
    }
    return { outs: await this.#state(type, id, wired) };
  }

  async delete(id: string, urn: string, state: Inputs): Promise<void> {
    const type = typeOf(urn);
    const plain = withoutSecrets(state);
    for (const call of type.delete(id, plain)) await this.#call(call, plain).catch(unlessMissing);
    if (!type.stays) await waitFor(`${urn} is gone`, 60_000, async () => !(await this.#find(type, id, plain)));
  }

  async invoke(token: string, wired: Inputs): Promise<host.InvokeResult> {
    const invoke = invokes[token];
    if (!invoke) throw new Error(`the stand-in of the AWS provider has no function ${token}`);
    const args = withoutSecrets(wired);
    const known = [...invoke.args, "region"];
    const unknown = Object.keys(args).filter((key) => !known.includes(key));
    if (unknown.length > 0)
      throw new Error(`the stand-in of the AWS provider does not know ${unknown.join(", ")} of ${token}`);
    const answer = await this.#call(invoke.call(args), args);
    const more: Json[] = [];
    for (const call of invoke.more?.(answer) ?? []) more.push(await this.#call(call, args));
    const region = this.#region(args);
    const outputs = sendable({ region, ...invoke.outputs(answer, { ...args, region }, more) });
    for (const key of invoke.secrets ?? []) outputs[key] = secretOf(outputs[key]);
    return { outputs };
  }

  /** Inputs as received, so that secrets stay secret, and outputs. */
  async #state(type: ResourceType, id: string, wired: Inputs): Promise<Inputs> {
    const inputs = withoutSecrets(wired);
    const thing = await waitFor(`${id} is ready`, 60_000, async () => {
      const found = await this.#find(type, id, inputs);
      return found && (type.ready?.(found) ?? true) ? found : undefined;
    });
    const region = this.#region(inputs);
    const outputs = type.outputs?.(thing, { ...inputs, region });
    return sendable({ region, ...outputs, ...wired, [givenKey]: givenIn(inputs) });
  }

  async #find(type: ResourceType, id: string, state: Inputs): Promise<Json | undefined> {
    const answer = await this.#call(type.read(id, state), state).catch(unlessMissing);
    return answer && type.found(answer, id, state);
  }

  async #all(calls: readonly Call[], inputs: Inputs): Promise<void> {
    for (const call of calls) await this.#call(call, inputs);
  }

  async #call(call: Call, inputs: Inputs): Promise<Json> {
    try {
      return await callAws(call, this.#region(inputs), this.configuration);
    } catch (error) {
      const { name, message } = error as Error;
      throw Object.assign(new Error(`${call[1]}: ${name}: ${message}`), { code: name });
    }
  }

  #region(inputs: Inputs): string {
    const region = inputs.region ?? this.configuration.region;
    if (!region) throw new Error("no region: set aws:region, or region of the provider");
    return region;
  }
}

function typeOf(urn: string): ResourceType {
  const name = urn.split("::")[2]!.split("$").pop()!;
  const type = types[name];
  if (!type) throw new Error(`the stand-in of the AWS provider does not know the type ${name}`);
  return type;
}

function madeUpName(urn: string, longest: number): string {
  const ending = `-${randomBytes(4).toString("hex").slice(0, 7)}`;
  return (
    urn
      .split("::")
      .pop()!
      .slice(0, longest - ending.length) + ending
  );
}

function canChange(type: ResourceType, key: string): boolean {
  return isTags(type, key) || [type.set?.[key], type.change?.[key], type.update].some((change) => change);
}

function unlessMissing(error: Error & { code?: string }): undefined {
  if (/NotFound|NoSuch|Gateway\.NotAttached/.test(error.code ?? "")) return undefined;
  throw error;
}
