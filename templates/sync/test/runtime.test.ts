import { Phase, type LiteralMap } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime, createVirtualClock } from "@flyte-webapi/sdk/runtime";
import { expect, it, onTestFinished } from "vitest";

import { syncCallPlugin } from "../src/index.ts";

const TEXT: LiteralMap = { text: { kind: "string", value: "what a day" } };
const ENV: Readonly<Record<string, string>> = { CLASSIFY_API_TOKEN: "t0ken-4711" };

/** One task in the reference runtime, in simulated time, against a service that answers so; the last answer is repeated. */
async function run(answers: readonly (object | number)[], inputs: LiteralMap = TEXT, env = ENV) {
  const requests: { readonly url: string; readonly authorization: string | null; readonly body: unknown }[] = [];
  const clock = createVirtualClock();
  const runtime = createRuntime({
    plugins: [syncCallPlugin],
    secretManager: createEnvSecretManager(env),
    clock,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      const authorization = request.headers.get("authorization");
      requests.push({ url: request.url, authorization, body: await request.json() });
      return typeof answer === "number" ? new Response(null, { status: answer }) : Response.json(answer);
    },
  });
  onTestFinished(async () => await runtime.close());
  const task = await runtime.submit({
    name: "run-1",
    taskType: "sync_call",
    inputs,
    interface: {
      inputs: { text: { type: { kind: "simple", simple: "STRING" } } },
      outputs: {
        label: { type: { kind: "simple", simple: "STRING" } },
        score: { type: { kind: "simple", simple: "FLOAT" } },
      },
    },
  });
  const result = task.result();
  await clock.runAll();
  return { ...(await result), requests };
}

it("does the task with one request, and stores its outputs", async () => {
  const { phaseInfo, outputs, requests } = await run([{ label: "happy", score: 0.93 }]);
  expect(phaseInfo.phase).toBe(Phase.Success);
  expect(outputs).toEqual({ label: { kind: "string", value: "happy" }, score: { kind: "float", value: 0.93 } });
  expect(requests).toEqual([
    {
      url: "https://classify.example.com/v1/classify",
      authorization: "Bearer t0ken-4711",
      body: { text: "what a day" },
    },
  ]);
});

it.each([[[503, 429, { label: "happy", score: 1 }]], [[{ error: "overloaded" }, { label: "happy", score: 1 }]]])(
  "asks again when the service is in trouble: %j",
  async (answers) => {
    const { phaseInfo, requests } = await run(answers);
    expect({ phase: phaseInfo.phase, requests: requests.length }).toEqual({
      phase: Phase.Success,
      requests: answers.length,
    });
  },
);

it("fails the task, by the user, when the service refuses the request", async () => {
  const { phaseInfo, requests } = await run([400]);
  expect(phaseInfo).toMatchObject({ phase: Phase.PermanentFailure, error: { code: "RequestRejected", kind: "USER" } });
  expect(requests).toHaveLength(1);
});

it("asks the service nothing when an input is missing, and names it", async () => {
  const { phaseInfo, requests } = await run([{ label: "happy", score: 1 }], {});
  expect(phaseInfo).toMatchObject({ error: { kind: "USER", message: expect.stringContaining("inputs.text") } });
  expect(requests).toEqual([]);
});

it("asks the service nothing without a token, and names the secret", async () => {
  const { phaseInfo, requests } = await run([{ label: "happy", score: 1 }], TEXT, {});
  expect(phaseInfo).toMatchObject({
    error: { code: "SecretNotFound", message: expect.stringContaining("CLASSIFY_API_TOKEN") },
  });
  expect(requests).toEqual([]);
});
