import type { Json } from "./resourceType";

/*
 * AWS's SDK ignores unknown members of a request. Its schemas are tuples: [kind, namespace, name, traits, …], followed by the members'
 * names and schemas for a structure, and by the schema of the elements for a list or a map. A member with traits is [schema, traits].
 */
const [list, map, structure, union] = [1, 2, 3, 4];

/** Members of a request, by path, that AWS's SDK would silently leave out. */
export function unknownMembers(schema: Json, value: Json, path = ""): string[] {
  const [kind, names, schemas] = parts(schema);
  if (value === null || typeof value !== "object" || kind === undefined) return [];
  if (kind === list) return (value as Json[]).flatMap((item, i) => unknownMembers(names, item, `${path}[${i}]`));
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key;
    if (kind === map) return unknownMembers(schemas, inner, at);
    const index = (names as string[]).indexOf(key);
    if (index < 0) return inner === undefined ? [] : [at];
    return unknownMembers(schemas[index], inner, at);
  });
}

/** Kind, and the two elements after the traits; no kind for simple types. */
function parts(schema: Json): [kind?: number, first?: Json, second?: Json] {
  let found = schema;
  for (;;) {
    if (typeof found === "function") found = found();
    else if (Array.isArray(found) && typeof found[1] !== "string") found = found[0];
    else break;
  }
  if (!Array.isArray(found) || ![list, map, structure, union].includes(found[0])) return [];
  return [found[0], found[4], found[5]];
}
