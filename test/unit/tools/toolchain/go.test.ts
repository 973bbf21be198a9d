import { expect, test } from "vitest";
import { withoutImports } from "../../../../tools/toolchain/go";

test("without imports, code with different import paths is the same", () => {
  const code = (path: string) =>
    `import { join } from "node:path";\nimport {\n  type RunOptions,\n  run,\n} from "${path}";\n\nexport const flags = ["-trimpath"];\n`;
  expect(withoutImports(code("../a/run"))).toBe(withoutImports(code("../b/run")));
  expect(withoutImports(code("../a/run"))).toBe('\nexport const flags = ["-trimpath"];\n');
});

test("different flags are different code", () => {
  expect(withoutImports('import "x";\nrun("-w");\n')).not.toBe(withoutImports('import "x";\nrun("-s");\n'));
});
