import { Phase, type Literal } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, createVirtualClock } from "@flyte-webapi/sdk/runtime";
import { expect, it, onTestFinished } from "vitest";

import { createSnowflakePlugin } from "./plugin.ts";

/** What the plugin sends for a task, and how the task ends; the service answers nothing of use. */
async function submit(custom: object, inputs: Readonly<Record<string, Literal>>) {
  const bodies: unknown[] = [];
  const clock = createVirtualClock();
  const runtime = createRuntime({
    plugins: [createSnowflakePlugin({ baseUrl: "https://account.test" })],
    secretManager: createEnvSecretManager({ SNOWFLAKE_TOKEN: "t0ken-4711" }),
    clock,
    fetch: async (input, init) => {
      bodies.push(await new Request(input, init).json());
      return new Response("{}", { status: 422 });
    },
  });
  onTestFinished(async () => await runtime.close());
  const task = await runtime.submit({ name: "run-1", taskType: "snowflake_sql", custom: { ...custom }, inputs });
  const result = task.result();
  await clock.runAll();
  return { bodies, phaseInfo: (await result).phaseInfo };
}

it("sends inputs as bindings, in the order of the question marks", async () => {
  const { bodies } = await submit(
    { statement: "CALL p(?, ?, ?, ?, ?)", bindings: ["e", "a", "b", "c", "d"], role: "R" },
    {
      a: { kind: "integer", value: 9_007_199_254_740_993n },
      b: { kind: "float", value: 1.5 },
      c: { kind: "string", value: "Bobby'; DROP TABLE" },
      d: { kind: "boolean", value: true },
      e: { kind: "datetime", value: { seconds: 1_769_860_800n, nanos: 7 } },
    },
  );
  expect(bodies).toEqual([
    {
      statement: "CALL p(?, ?, ?, ?, ?)",
      role: "R",
      parameters: { query_tag: "run-1-a0-0" },
      bindings: {
        1: { type: "TIMESTAMP_NTZ", value: "1769860800000000007" },
        2: { type: "FIXED", value: "9007199254740993" },
        3: { type: "REAL", value: "1.5" },
        4: { type: "TEXT", value: "Bobby'; DROP TABLE" },
        5: { type: "BOOLEAN", value: "true" },
      },
    },
  ]);
});

it.each([
  [{}, "custom"],
  [{ statement: "SELECT ?", bindings: ["x"] }, 'the input "x", which is missing'],
  [{ statement: "SELECT ?", bindings: ["nothing"] }, 'the input "nothing", which is of the kind none'],
])("asks the service nothing for a task with the custom %j", async (custom, problem) => {
  const { bodies, phaseInfo } = await submit(custom, { nothing: { kind: "none" } });
  expect(bodies).toEqual([]);
  expect(phaseInfo).toMatchObject({
    phase: Phase.PermanentFailure,
    error: { code: "BadTaskSpecification", kind: "USER", message: expect.stringContaining(problem) },
  });
});
