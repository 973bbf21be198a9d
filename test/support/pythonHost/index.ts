import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { thirdParty } from "../../../tools/paths";
import { goModuleDir } from "../../../tools/toolchain/go";
import { findPythonSdk } from "../../../tools/toolchain/pythonSdk";

/** What a farm's environment needs in order to run programs in Python. */
export interface PythonHost {
  /** Directory of the virtual environment with the SDK. */
  virtualenv: string;
  env: Record<string, string>;
}

/** The engine's own language host, or ours where the engine was built here, without it. @param env of the farm */
export async function pythonHost({ PATH = "" }: Record<string, string>): Promise<PythonHost> {
  const sdk = await findPythonSdk();
  if (!sdk) throw new Error("Pulumi's SDK for Python is not installed: run `npm run setup -- --tests`");
  const virtualenv = dirname(dirname(sdk.python));
  if (PATH.split(":").some((dir) => existsSync(join(dir, "pulumi-language-python")))) return { virtualenv, env: {} };
  const module = await goModuleDir(thirdParty("engine"), "github.com/pulumi/pulumi/sdk/v3");
  const script = join(module, "python", "cmd", "pulumi-language-python-exec");
  return { virtualenv, env: { PATH: `${__dirname}:${PATH}`, VMFARM_TEST_PYTHON_EXEC: script } };
}
