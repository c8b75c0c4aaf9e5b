import { Phase, type Fetch } from "@flyte-webapi/sdk";
import {
  createEnvSecretManager,
  createRuntime,
  createVirtualClock,
  type Runtime,
  type TaskHandle,
  type VirtualClock,
} from "@flyte-webapi/sdk/runtime";
import { expect, it, onTestFinished } from "vitest";

import { createRestJobPlugin } from "../src/index.ts";
import { JOBS, type Script } from "./script.ts";
import { submission } from "./submission.ts";

/** What an idempotency key looks like. */
const KEY = /\bf[a-z2-7]{32}\b/;

/** The plugin in the reference runtime, in simulated time, against a service that follows a script. */
function start(script: Script, env: Readonly<Record<string, string>> = { JOB_API_TOKEN: "t0ken-4711" }) {
  const requests: string[] = [];
  const bodies: string[] = [];
  const answers = new Map(Object.entries(script).map(([request, list]) => [request, [...list]]));
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    const body = await request.text();
    if (body !== "") bodies.push(body);
    const list = answers.get(line.replace(KEY, "KEY")) ?? [404];
    const answer = (list.length > 1 ? list.shift() : list[0]) ?? 404;
    return typeof answer === "number" ? new Response(null, { status: answer }) : new Response(answer);
  };
  const clock = createVirtualClock();
  const runtime = createRuntime({
    plugins: [createRestJobPlugin({ baseUrl: "https://jobs.test" })],
    secretManager: createEnvSecretManager(env),
    clock,
    fetch,
  });
  onTestFinished(async () => await runtime.close());
  return { runtime, clock, requests, bodies };
}

async function submit(runtime: Runtime, clock: VirtualClock, custom = { command: ["python", "train.py"] }) {
  const task: TaskHandle = await runtime.submit({
    name: "run-1",
    taskType: "rest_job",
    custom,
    inputs: { epochs: { kind: "integer", value: 9_007_199_254_740_993n } },
    interface: {
      inputs: { epochs: { type: { kind: "simple", simple: "INTEGER" } } },
      outputs: { accuracy: { type: { kind: "simple", simple: "FLOAT" } } },
    },
  });
  await clock.advance(120_000);
  return task;
}

it("runs a task whose job has an id that JavaScript cannot count to, and stores its outputs", async () => {
  const job = (state: string): string => `{"id": 9007199254740993, "state": "${state}", "revision": 1}`;
  const { runtime, clock, requests, bodies } = start({
    ...submission(job("QUEUED")),
    [`GET ${JOBS}/9007199254740993`]: [job("QUEUED"), job("RUNNING"), job("SUCCEEDED")],
    [`GET ${JOBS}/9007199254740993/result`]: ['{"outputs": {"accuracy": 0.93}}'],
  });
  const task = await submit(runtime, clock);
  expect(await task.result()).toMatchObject({
    phaseInfo: { phase: Phase.Success, info: { logs: [{ uri: `${JOBS}/9007199254740993/logs` }] } },
    outputs: { accuracy: { kind: "float", value: 0.93 } },
  });
  expect(requests.at(-1)).toBe(`GET ${JOBS}/9007199254740993/result`);
  expect(bodies).toEqual([
    expect.stringContaining('"command":["python","train.py"],"inputs":{"epochs":9007199254740993}'),
  ]);
  expect(JSON.parse(bodies[0] ?? "")).toMatchObject({ labels: { "flyte-execution": "run-1", "flyte-attempt": "0" } });
});

it("stops the job of an aborted task, and says why", async () => {
  const { runtime, clock, requests, bodies } = start({
    ...submission('{"id": "a/b"}'),
    [`GET ${JOBS}/a%2Fb`]: ['{"id": "a/b", "state": "RUNNING"}'],
    [`POST ${JOBS}/a%2Fb/cancel`]: [202],
  });
  const task = await submit(runtime, clock);
  const aborted = task.abort("no longer needed");
  await clock.advance(60_000);
  await aborted;
  expect(requests.at(-1)).toBe(`POST ${JOBS}/a%2Fb/cancel`);
  expect(bodies.at(-1)).toBe('{"reason":"no longer needed"}');
});

it("goes on after a job's message of 10 MB, and keeps its end", async () => {
  const message = `${"x".repeat(10_000_000)} E-4711`;
  const { runtime, clock } = start({
    ...submission('{"id": 7}'),
    [`GET ${JOBS}/7`]: [JSON.stringify({ id: 7, state: "FAILED", error: { code: "CRASHED", message } })],
  });
  const { phaseInfo } = await (await submit(runtime, clock)).result();
  expect(phaseInfo).toMatchObject({ error: { code: "CRASHED", message: expect.stringMatching(/ … x+ E-4711$/) } });
});

it("asks the service nothing when the task does not say what to run", async () => {
  const { runtime, clock, requests } = start({});
  const task = await submit(runtime, clock, { command: [] });
  expect(await task.result()).toMatchObject({
    phaseInfo: {
      phase: Phase.PermanentFailure,
      error: { code: "BadTaskSpecification", kind: "USER", message: expect.stringContaining("custom.command") },
    },
  });
  expect(requests).toEqual([]);
});

it("asks the service nothing without a token, and names the secret", async () => {
  const { runtime, clock, requests } = start({}, {});
  expect(await (await submit(runtime, clock)).result()).toMatchObject({
    phaseInfo: { error: { code: "SecretNotFound", message: expect.stringContaining("JOB_API_TOKEN") } },
  });
  expect(requests).toEqual([]);
});

it("fails the task, by the system, when the service forgets its job", async () => {
  const { runtime, clock } = start({ ...submission('{"id": 7}') });
  const task = await submit(runtime, clock);
  const result = task.result();
  await clock.runAll();
  expect(await result).toMatchObject({ phaseInfo: { phase: Phase.PermanentFailure, error: { kind: "SYSTEM" } } });
});
