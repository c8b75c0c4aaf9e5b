import { GrpcCode, GrpcError, Phase } from "@flyte-webapi/sdk";
import {
  createEnvSecretManager,
  createRuntime,
  createVirtualClock,
  type Runtime,
  type TaskHandle,
  type VirtualClock,
} from "@flyte-webapi/sdk/runtime";
import { expect, it, onTestFinished } from "vitest";

import { JobState } from "../src/gen/jobs_pb.js";
import { createGrpcJobPlugin } from "../src/index.ts";
import { scriptedService, type Script } from "./scripted-service.ts";

/** What an idempotency key looks like. */
const KEY = /^f[a-z2-7]{32}$/;

/** The plugin in the reference runtime, in simulated time, against a service that follows a script. */
function start(script: Script, env: Readonly<Record<string, string>> = { JOB_API_TOKEN: "t0ken-4711" }) {
  const { grpc, received } = scriptedService(script);
  const clock = createVirtualClock();
  const runtime = createRuntime({
    plugins: [createGrpcJobPlugin({ url: "https://jobs.test" })],
    secretManager: createEnvSecretManager(env),
    clock,
    grpc,
  });
  onTestFinished(async () => await runtime.close());
  return { runtime, clock, received, methods: () => received.map(({ method }) => method) };
}

async function submit(runtime: Runtime, clock: VirtualClock, custom = { command: ["python", "train.py"] }) {
  const task: TaskHandle = await runtime.submit({
    name: "run-1",
    taskType: "grpc_job",
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

it("runs a task to its end, and stores its outputs", async () => {
  const job = (state: JobState) => ({ id: "a/b", state, revision: 1 });
  const { runtime, clock, received, methods } = start({
    createJob: [job(JobState.QUEUED)],
    getJob: [job(JobState.QUEUED), job(JobState.RUNNING), job(JobState.SUCCEEDED)],
    getJobResult: [{ outputs: { accuracy: { kind: { case: "number", value: 0.93 } } } }],
  });
  const task = await submit(runtime, clock);
  expect(await task.result()).toMatchObject({
    phaseInfo: { phase: Phase.Success, info: { logs: [{ uri: "https://jobs.test/jobs/a%2Fb/logs" }] } },
    outputs: { accuracy: { kind: "float", value: 0.93 } },
  });
  expect(methods()).toEqual(["createJob", "getJob", "getJob", "getJob", "getJobResult"]);
  expect(received[0]).toMatchObject({
    address: "jobs.test:443",
    message: {
      requestId: expect.stringMatching(KEY),
      spec: {
        command: ["python", "train.py"],
        inputs: { epochs: { kind: { case: "integer", value: 9_007_199_254_740_993n } } },
        labels: { "flyte-execution": "run-1", "flyte-attempt": "0" },
      },
    },
  });
});

it("submits one job when the answer is lost: the request is repeated, with the same id", async () => {
  const { runtime, clock, received, methods } = start({
    createJob: [new GrpcError(GrpcCode.UNAVAILABLE, "connection reset"), { id: "7", state: JobState.QUEUED }],
    getJob: [{ id: "7", state: JobState.RUNNING }],
  });
  await submit(runtime, clock);
  const [first, second] = received;
  expect(methods().slice(0, 3)).toEqual(["createJob", "createJob", "getJob"]);
  expect(second).toEqual(first);
});

it("stops the job of an aborted task, and says why", async () => {
  const { runtime, clock, received } = start({
    createJob: [{ id: "7", state: JobState.QUEUED }],
    getJob: [{ id: "7", state: JobState.RUNNING }],
    cancelJob: [{}],
  });
  const task = await submit(runtime, clock);
  const aborted = task.abort("no longer needed");
  await clock.advance(60_000);
  await aborted;
  expect(received.at(-1)).toMatchObject({ method: "cancelJob", message: { id: "7", reason: "no longer needed" } });
});

it("goes on after a job's message of 10 MB, and keeps its end", async () => {
  const message = `${"x".repeat(10_000_000)} E-4711`;
  const { runtime, clock } = start({
    createJob: [{ id: "7", state: JobState.QUEUED }],
    getJob: [{ id: "7", state: JobState.FAILED, error: { code: "CRASHED", message } }],
  });
  const { phaseInfo } = await (await submit(runtime, clock)).result();
  expect(phaseInfo).toMatchObject({ error: { code: "CRASHED", message: expect.stringMatching(/ … x+ E-4711$/) } });
});

it("asks the service nothing when the task does not say what to run", async () => {
  const { runtime, clock, received } = start({});
  const task = await submit(runtime, clock, { command: [] });
  expect(await task.result()).toMatchObject({
    phaseInfo: {
      phase: Phase.PermanentFailure,
      error: { code: "BadTaskSpecification", kind: "USER", message: expect.stringContaining("custom.command") },
    },
  });
  expect(received).toEqual([]);
});

it("asks the service nothing without a token, and names the secret", async () => {
  const { runtime, clock, received } = start({}, {});
  expect(await (await submit(runtime, clock)).result()).toMatchObject({
    phaseInfo: { error: { code: "SecretNotFound", message: expect.stringContaining("JOB_API_TOKEN") } },
  });
  expect(received).toEqual([]);
});

it("fails the task, by the system, when the service forgets its job", async () => {
  const { runtime, clock } = start({ createJob: [{ id: "7", state: JobState.QUEUED }] });
  const task = await submit(runtime, clock);
  const result = task.result();
  await clock.runAll();
  expect(await result).toMatchObject({ phaseInfo: { phase: Phase.PermanentFailure, error: { kind: "SYSTEM" } } });
});
