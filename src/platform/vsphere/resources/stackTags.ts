import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { unlessThere } from "../govc/folders";
import { govc, govcJson, type Vcenter } from "../govc/govc";
import { orUndefined, properties } from "../govc/inventory";
import { changedApartFromAccount } from "./vcenterInputs";

/** A tag of machines and the category it is in. */
export interface StackTag {
  category: string;
  name: string;
}

export interface StackTagsInputs {
  vcenter: Vcenter;
  tags: StackTag[];
  /** Ids of the tags, in their order; known at preview if all exist. */
  ids?: string[];
}

export interface StackTagsOutputs extends StackTagsInputs {
  ids: string[];
}

/** The tags of a stack's machines. Categories and tags are the vCenter's: what is there already is used, and stays while something has it. */
export const stackTagsProvider: ResourceProvider<StackTagsInputs, StackTagsOutputs> = {
  async check(_olds, { vcenter, tags }) {
    // Existing tags are known at preview.
    const ids = await Promise.all(tags.map((tag) => orUndefined(findTag(vcenter, tag))));
    return checked({ vcenter, tags, ...(ids.every((id) => id !== undefined) ? { ids: ids as string[] } : {}) });
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return { changes, replaces: changed.filter((key) => key === "vcenter") };
  },
  async create(inputs) {
    return { id: inputs.tags.map(({ name }) => name).join(","), outs: { ...inputs, ids: await ensureTags(inputs) } };
  },
  async update(_id, olds, news) {
    const ids = await ensureTags(news);
    await removeUnused(
      news.vcenter,
      olds.ids.filter((id) => !ids.includes(id)),
    );
    return { outs: { ...news, ids } };
  },
  async delete(_id, { vcenter, ids }) {
    await removeUnused(vcenter, ids);
  },
};

async function ensureTags({ vcenter, tags }: StackTagsInputs): Promise<string[]> {
  const ids: string[] = [];
  for (const tag of tags) ids.push(await ensureTag(vcenter, tag));
  return ids;
}

async function removeUnused(vcenter: Vcenter, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const attached = await orUndefined(govcJson<string[] | null>(vcenter, "tags.attached.ls", [id]));
    if (attached !== undefined && !(await anyExists(vcenter, attached ?? [])))
      await orUndefined(govc(vcenter, ["tags.rm", "-f", id]));
  }
}

/** A tag may still name machines that are gone. */
async function anyExists(vcenter: Vcenter, objects: readonly string[]): Promise<boolean> {
  for (const object of objects) if (await orUndefined(properties(vcenter, object, ["name"]))) return true;
  return false;
}

async function ensureTag(vcenter: Vcenter, { category, name }: StackTag): Promise<string> {
  const describe = ["-d", "Set by vmfarm"];
  await unlessThere(govc(vcenter, ["tags.category.create", ...describe, "-m=false", "-t", "VirtualMachine", category]));
  await unlessThere(govc(vcenter, ["tags.create", ...describe, "-c", category, name]));
  return findTag(vcenter, { category, name });
}

async function findTag(vcenter: Vcenter, { category, name }: StackTag): Promise<string> {
  const [tag] = await govcJson<{ id: string }[]>(vcenter, "tags.info", ["-c", category, name]);
  return tag!.id;
}
