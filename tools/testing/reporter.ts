import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { ReportedHookContext, Reporter, TestCase, TestModule, TestSuite, Vitest } from "vitest/node";
import type { ReportedTest, Timed, VitestReport } from "./report";

/** The environment variable that names the file to write. */
export const reportVariable = "VMFARM_TEST_REPORT";

/**
 * Writes what `report.ts` counts. Vitest's own JSON lacks why a test was skipped, what failed outside of a test, and
 * how long hooks took.
 */
export default class ReportWriter implements Reporter {
  private readonly hooks: Timed[] = [];
  private readonly started = new Map<string, number>();
  /** Whether tests were selected by name: the others are skipped without a reason. */
  private chosenByName = false;
  private root = "";

  onInit({ config }: Vitest): void {
    this.chosenByName = config.testNamePattern !== undefined;
    this.root = config.root;
  }

  onHookStart(hook: ReportedHookContext): void {
    this.started.set(`${hook.entity.id} ${hook.name}`, Date.now());
  }

  onHookEnd({ entity, name }: ReportedHookContext): void {
    const started = this.started.get(`${entity.id} ${name}`);
    // The hooks of a single test are included in its own time.
    if (started === undefined || entity.type === "test") return;
    const inside = entity.type === "suite" ? `${entity.fullName} > ` : "";
    this.hooks.push({ ...this.place(entity), name: `${inside}${name}`, durationMs: Date.now() - started });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const report: VitestReport = {
      tests: modules.flatMap((module) => [...module.children.allTests()].flatMap((test) => this.test(test) ?? [])),
      hooks: this.hooks,
      errors: [
        ...modules.flatMap((module) => [module, ...module.children.allSuites()].flatMap((one) => this.errors(one))),
        // It is not known to which project such an error belongs.
        ...unhandled.map(({ message }) => ({ project: modules[0]?.project.name ?? "", message })),
      ],
    };
    const path = process.env[reportVariable];
    if (path) writeFileSync(path, JSON.stringify(report));
  }

  private test(test: TestCase): ReportedTest | undefined {
    const result = test.result();
    const timed = {
      ...this.place(test.module),
      name: test.fullName,
      durationMs: test.diagnostic()?.duration ?? 0,
    };
    if (result.state === "passed" || result.state === "failed") return { ...timed, state: result.state };
    const reason = (result.state === "skipped" ? result.note : undefined) ?? failedSetUp(test.parent);
    if (!reason && this.chosenByName) return undefined;
    return { ...timed, state: "skipped", reason };
  }

  private errors(entity: TestSuite | TestModule): VitestReport["errors"] {
    const { project, file } = this.place(entity);
    const origin = entity.type === "suite" ? `${file}: ${entity.fullName}` : file;
    return entity.errors().map(({ message }) => ({ project, message: `${origin}: ${message}` }));
  }

  private place(entity: TestSuite | TestModule): { project: string; file: string } {
    const { moduleId } = entity.type === "suite" ? entity.module : entity;
    return { project: entity.project.name, file: relative(this.root, moduleId) };
  }
}

/** Vitest skips the tests of a suite whose `beforeAll` failed, without giving a reason. */
function failedSetUp(parent: TestSuite | TestModule): string | undefined {
  if (parent.errors().length > 0) return "not run: its set-up failed";
  return parent.type === "suite" ? failedSetUp(parent.parent) : undefined;
}
