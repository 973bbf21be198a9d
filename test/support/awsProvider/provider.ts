import { randomBytes } from "node:crypto";
import type { provider as host } from "@pulumi/pulumi";
import { waitFor } from "../../../tools/host/wait";
import { type Configuration, callAws } from "./clients";
import { invokes } from "./invokes";
import type { Call, Inputs, Json, ResourceType } from "./resourceType";
import { types } from "./types";
import { isUnknown, withoutSecrets } from "./wire";

/** What is kept in the state beside inputs and outputs: names of the inputs that were given. */
const givenKey = "__given";

/** The provider, whose types are all in tables. */
export class StandIn implements host.Provider {
  constructor(
    private readonly configuration: Configuration,
    readonly version: string,
  ) {}

  async check(urn: string, olds: Inputs, news: Inputs): Promise<host.CheckResult> {
    const { type } = typeOf(urn);
    const inputs: Inputs = { ...news };
    if (type.longestName && inputs.name === undefined && inputs.namePrefix === undefined)
      inputs.name = withoutSecrets(olds).name ?? madeUpName(urn, type.longestName);
    if (type.inputs.includes("tags") && !Array.isArray(inputs.tags) && !isUnknown(inputs.tags))
      inputs.tagsAll = { ...this.configuration.defaultTags, ...inputs.tags };
    const known = [...type.inputs, "region", "tagsAll"];
    const failures = Object.keys(inputs)
      .filter((key) => !known.includes(key) && !key.startsWith("__"))
      .map((property) => ({ property, reason: `the stand-in of the AWS provider does not know this input of ${urn}` }));
    return { inputs, failures };
  }

  async diff(_id: string, urn: string, state: Inputs, news: Inputs): Promise<host.DiffResult> {
    const { type } = typeOf(urn);
    const changed = changedKeys(withoutSecrets(state), withoutSecrets(news));
    const replaces = changed.filter((key) => key === "region" || type.replaceOn.includes(key));
    const fixed = changed.filter((key) => !replaces.includes(key) && !canChange(type, key));
    if (fixed.length > 0)
      throw new Error(`the stand-in of the AWS provider cannot change ${fixed.join(", ")} of ${urn}`);
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: type.deleteFirst };
  }

  async create(urn: string, wired: Inputs): Promise<host.CreateResult> {
    const { type } = typeOf(urn);
    const inputs = withoutSecrets(wired);
    const id = type.id(await this.#call(type.create(inputs), inputs), inputs);
    try {
      for (const [key, set] of Object.entries(type.set ?? {})) {
        if (inputs[key] !== undefined) await this.#all(set(id, inputs, {}), inputs);
      }
      return { id, outs: await this.#state(type, id, wired) };
    } catch (error) {
      // It is there: the engine has to know it.
      throw Object.assign(error as Error, { id, properties: wired, reasons: [(error as Error).message] });
    }
  }

  async read(id: string, urn: string, state: Inputs): Promise<host.ReadResult> {
    const { type } = typeOf(urn);
    const plain = withoutSecrets(state);
    const thing = await this.#find(type, id, plain);
    if (!thing) return { id: "", props: {} };
    return { id, props: sendable({ ...state, ...type.outputs?.(thing, plain) }) };
  }

  async update(id: string, urn: string, state: Inputs, wired: Inputs): Promise<host.UpdateResult> {
    const { type } = typeOf(urn);
    const [before, inputs] = [withoutSecrets(state), withoutSecrets(wired)];
    const changed = changedKeys(before, inputs);
    const own = changed.filter((key) => type.set?.[key] && !isTags(type, key));
    if (changed.some((key) => !own.includes(key) && !isTags(type, key)))
      await this.#all(type.update!(id, inputs, before), inputs);
    for (const key of own) await this.#all(type.set![key]!(id, inputs, before), inputs);
    if (type.retag && changed.includes("tagsAll")) {
      const tags: Record<string, string> = inputs.tagsAll ?? {};
      const remove = Object.keys(before.tagsAll ?? {}).filter((key) => !(key in tags));
      await this.#all(type.retag(id, tags, remove, before), inputs);
    }
    return { outs: await this.#state(type, id, wired) };
  }

  async delete(id: string, urn: string, state: Inputs): Promise<void> {
    const { type } = typeOf(urn);
    const plain = withoutSecrets(state);
    for (const call of type.delete(id, plain)) await this.#call(call, plain).catch(unlessMissing);
    await waitFor(`${urn} is gone`, 60_000, async () => !(await this.#find(type, id, plain)));
  }

  async invoke(token: string, wired: Inputs): Promise<host.InvokeResult> {
    const invoke = invokes[token];
    if (!invoke) throw new Error(`the stand-in of the AWS provider has no function ${token}`);
    const args = withoutSecrets(wired);
    const outputs = invoke.outputs(await this.#call(invoke.call(args), args), args);
    return { outputs: sendable({ region: this.#region(args), ...outputs }) };
  }

  /** Inputs as they came, so that secrets stay secret, and outputs. */
  async #state(type: ResourceType, id: string, wired: Inputs): Promise<Inputs> {
    const inputs = withoutSecrets(wired);
    const thing = await waitFor(`${id} is ready`, 60_000, async () => {
      const found = await this.#find(type, id, inputs);
      return found && (type.ready?.(found) ?? true) ? found : undefined;
    });
    const given = Object.keys(inputs).filter((key) => inputs[key] !== undefined);
    const region = this.#region(inputs);
    const outputs = type.outputs?.(thing, { ...inputs, region });
    return sendable({ region, ...outputs, ...wired, [givenKey]: given });
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

/** The protocol knows neither dates nor what is undefined. */
function sendable(values: Inputs): Inputs {
  return JSON.parse(JSON.stringify(values));
}

function typeOf(urn: string): { type: ResourceType } {
  const name = urn.split("::")[2]!.split("$").pop()!;
  const type = types[name];
  if (!type) throw new Error(`the stand-in of the AWS provider does not know the type ${name}`);
  return { type };
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

/** Inputs that differ from those that were given before. */
function changedKeys(state: Inputs, news: Inputs): string[] {
  const given: string[] = state[givenKey] ?? [];
  const keys = new Set([...given, ...Object.keys(news)].filter((key) => !key.startsWith("__")));
  const before = (key: string) => (given.includes(key) ? state[key] : undefined);
  return [...keys].filter((key) => canonical(before(key)) !== canonical(news[key]));
}

function canonical(value: Json): string {
  const sorted = (_key: string, inner: Json) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sorted);
}

function canChange(type: ResourceType, key: string): boolean {
  return isTags(type, key) || type.set?.[key] !== undefined || type.update !== undefined;
}

function isTags(type: ResourceType, key: string): boolean {
  return type.retag !== undefined && (key === "tags" || key === "tagsAll");
}

function unlessMissing(error: Error & { code?: string }): undefined {
  if (/NotFound|NoSuch|Gateway\.NotAttached/.test(error.code ?? "")) return undefined;
  throw error;
}
