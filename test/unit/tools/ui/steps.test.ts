import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runSteps, type Step } from "../../../../tools/ui/steps";

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

/** A step that records when it starts and ends, and ends when it is released. */
function held(title: string, events: string[], needs?: Step[]): { step: Step; finish(): void } {
  const gate = Promise.withResolvers<string>();
  return {
    step: {
      title,
      needs,
      run() {
        events.push(`${title} starts`);
        return gate.promise;
      },
    },
    finish: () => gate.resolve("done"),
  };
}

describe("runSteps", () => {
  it("runs steps without needs one after another", async () => {
    const events: string[] = [];
    const [a, b] = [held("a", events), held("b", events)];
    const all = runSteps([a.step, b.step]);
    await vi.waitFor(() => expect(events).toEqual(["a starts"]));
    a.finish();
    await vi.waitFor(() => expect(events).toEqual(["a starts", "b starts"]));
    b.finish();
    await all;
  });

  it("runs independent steps in parallel, and waits for what is needed", async () => {
    const events: string[] = [];
    const a = held("a", events);
    const b = held("b", events, []);
    const c = held("c", events, [b.step]);
    const all = runSteps([a.step, b.step, c.step]);
    await vi.waitFor(() => expect(events).toEqual(["b starts", "a starts"].sort()));
    b.finish();
    await vi.waitFor(() => expect(events).toContain("c starts"));
    a.finish();
    c.finish();
    await all;
  });

  it("after a failure lets running steps finish, starts nothing that needs the failed one, and throws its error", async () => {
    const events: string[] = [];
    const bad: Step = { title: "bad", run: () => Promise.reject(new Error("no space left")) };
    const beside = held("beside", events, []);
    const dependent = held("dependent", events, [bad]);
    const further = held("further", events, [dependent.step]);
    const all = runSteps([bad, beside.step, dependent.step, further.step]);
    const outcome = expect(all).rejects.toThrow("no space left");
    await vi.waitFor(() => expect(lines).toContain("✖ bad: see below"));
    beside.finish();
    await outcome;
    expect(events).toEqual(["beside starts"]);
    expect(lines).toContain("- dependent: not started, because bad failed");
    expect(lines).toContain("- further: not started, because dependent failed");
    expect(lines.find((line) => line.startsWith("✔ beside"))).toBeDefined();
  });

  it("reports each of several failures", async () => {
    const failing = (title: string): Step => ({
      title,
      needs: [],
      run: () => Promise.reject(new Error(`no ${title}`)),
    });
    await expect(runSteps([failing("engine"), failing("image")])).rejects.toThrow(
      /engine: no engine\n\nimage: no image/,
    );
  });

  it("refuses a need that is not among the steps", async () => {
    const needed: Step = { title: "packages", run: async () => "done" };
    await expect(runSteps([{ title: "image", needs: [needed], run: async () => "done" }])).rejects.toThrow(
      "image needs packages, which is not among the steps",
    );
  });

  it("shows how long each step took, and does not run what is up to date", async () => {
    const run = vi.fn(async () => "made");
    await runSteps([{ title: "there", upToDate: async () => "found", run }]);
    expect(run).not.toHaveBeenCalled();
    expect(lines.at(-1)).toMatch(/^✔ there: found \[\d+\.\d s\]$/);
  });

  it("shows nothing if it is quiet", async () => {
    await runSteps([{ title: "a", run: async () => "done" }], { quiet: true });
    expect(lines).toEqual([]);
  });
});
