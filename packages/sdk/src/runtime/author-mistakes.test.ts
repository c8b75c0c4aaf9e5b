import { describe, expect, it, test } from "vitest";
import {
  CancelledError,
  PhaseInfo,
  RetryAfterError,
  type LogFields,
  type Logger,
  type PluginEntry,
  type TaskType,
} from "../index.ts";
import { createWorld, HOUR, MINUTE } from "../../test/runtime/world.ts";

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields | undefined;
}

function recorded() {
  const lines: Line[] = [];
  const add = (level: string) => (message: string, fields?: LogFields) => void lines.push({ level, message, fields });
  const logger: Logger = {
    debug: add("debug"),
    info: add("info"),
    warn: add("warn"),
    error: add("error"),
    child: () => logger,
  };
  return { lines, logger };
}

/** What is told of a plugin whose author has made a mistake; as in plain JavaScript, where nothing stops it. */
async function told(mistake: object) {
  const { lines, logger } = recorded();
  const { clock, runtime } = createWorld({ runtime: { logger }, change: () => mistake });
  const task = await runtime.submit({ taskType: "fake", name: "a" });
  await clock.advance(HOUR);
  return { lines, phaseInfo: task.current?.phaseInfo };
}

const throws = (thrown: unknown) => async () => {
  throw thrown;
};

describe("a mistake in a plugin is told at its first call", () => {
  it.each<[string, object, string]>([
    [
      "create without a result",
      { create: async () => undefined },
      "create must return { resourceMeta }, and may add resource; got undefined",
    ],
    ["ResourceMeta itself from create", { create: async () => ({ jobId: "1" }) }, "got an object with jobId"],
    ["a text thrown by create", { create: throws("no quota") }, "create failed: [RuntimeFailure] no quota"],
    [
      "get without a result",
      { get: async () => undefined },
      "get failed: [BadResponse] get must return the resource, got undefined; is a return missing?",
    ],
    [
      "nothing thrown by get",
      { get: throws(undefined) },
      "get failed: [RuntimeFailure] The plugin threw a value that is no Error (type undefined)",
    ],
    [
      "status without a result",
      { status: () => undefined },
      "status must return a PhaseInfo: got undefined; make one with a constructor such as PhaseInfo.running({ reason })",
    ],
    ["a text from status", { status: () => "Success" }, 'got "Success"; make one with a constructor'],
    [
      "a phase that there is not",
      { status: () => ({ ...PhaseInfo.running(), phase: "Runing" }) },
      'phase is "Runing"; expected one of Undefined, NotReady',
    ],
  ])("%s", async (_, mistake, message) => {
    const { lines, phaseInfo } = await told(mistake);
    expect(lines[0]).toMatchObject({ level: "warn", message: expect.stringContaining(message) });
    expect(phaseInfo).toMatchObject({
      error: { kind: "SYSTEM", message: expect.stringContaining(message.split("] ").at(-1)!) },
    });
  });

  it("with the place, when an error was not meant to be thrown", async () => {
    const { lines } = await told({ get: throws(new TypeError("x is not a function")) });
    expect(lines[0]).toMatchObject({
      message: "get failed: [RuntimeFailure] x is not a function",
      fields: { at: [expect.stringContaining("author-mistakes.test.ts"), expect.anything(), expect.anything()] },
    });
  });

  it("without secrets that the plugin has read", async () => {
    const { lines, logger } = recorded();
    const secretManager = { get: async () => "canary-0815" };
    const { clock, runtime } = createWorld({
      runtime: { logger, secretManager },
      plugins: () => [
        {
          id: "leaky",
          supportedTaskTypes: ["leaky"],
          pluginLoader: (setup) => ({
            getConfig: () => ({}),
            do: async () => {
              throw new Error(`refused: ${await setup.secretManager.get("TOKEN")}`);
            },
          }),
        },
      ],
    });
    await runtime.submit({ taskType: "leaky", name: "a" });
    await clock.advance(MINUTE);
    expect(lines[0]?.message).toMatch(/^do failed: \[RuntimeFailure\] refused: /);
    expect(JSON.stringify(lines)).not.toContain("canary-0815");
  });

  it.each([
    ["asks to wait", new RetryAfterError("Throttled", "slow down", 60_000)],
    ["was cut off", new CancelledError("Cancelled", "stopped")],
  ])("but nothing is told of a call that %s", async (_, error) => {
    expect((await told({ get: throws(error) })).lines.filter(({ message }) => message.startsWith("get"))).toEqual([]);
  });
});

test.each<[unknown, string]>([
  [undefined, "pluginLoader must return the plugin, an object, got undefined"],
  [null, "pluginLoader must return the plugin, an object, got null"],
  [class Plugin {}, "got a function; return an instance of it"],
])("a loader that gives %s is told so", async (given, message) => {
  const entry = { id: "p", supportedTaskTypes: ["t"], pluginLoader: () => given } as unknown as PluginEntry;
  const { clock, runtime } = createWorld({ plugins: () => [entry] });
  const task = await runtime.submit({ taskType: "t", name: "a" });
  await clock.advance(MINUTE);
  expect(task.current?.phaseInfo).toMatchObject({ error: { message: expect.stringContaining(message) } });
});

test.each<[unknown, string]>([
  [undefined, "taskType must be the text of a task type, got undefined"],
  ["", 'taskType must be the text of a task type, got ""'],
  [{ name: "fake" }, "taskType must be the text of a task type, got an object"],
])("a task of type %o is refused", async (taskType, message) => {
  const { runtime } = createWorld();
  await expect(runtime.submit({ taskType: taskType as TaskType & string, name: "a" })).rejects.toThrow(message);
});
