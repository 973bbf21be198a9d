import { expect, test } from "vitest";
import { withoutImports } from "../../../../tools/toolchain/go";

test("the same code with imports of other paths is the same without its imports", () => {
  const code = (path: string) =>
    `import { join } from "node:path";\nimport {\n  type RunOptions,\n  run,\n} from "${path}";\n\nexport const flags = ["-trimpath"];\n`;
  expect(withoutImports(code("../a/run"))).toBe(withoutImports(code("../b/run")));
  expect(withoutImports(code("../a/run"))).toBe('\nexport const flags = ["-trimpath"];\n');
});

test("other flags are other code", () => {
  expect(withoutImports('import "x";\nrun("-w");\n')).not.toBe(withoutImports('import "x";\nrun("-s");\n'));
});
