import { writeFile } from "node:fs/promises";
import { packageSchema } from "./schema/packageSchema";
import { schemaFile } from "./schema/schemaFile";
import { main } from "./ui/main";

/** Writes the schema that the provider plugin answers with, from the declarations in `src`. */
main(async () => {
  await writeFile(schemaFile, `${JSON.stringify(packageSchema(), null, 2)}\n`);
});
