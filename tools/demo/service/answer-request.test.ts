import { expect, it } from "vitest";

import { answerRequest, type ServiceAnswer, type ServiceRequest } from "./answer-request.ts";
import type { JobRecord } from "./job-record.ts";
import type { JobScript } from "./job-script.ts";
import { JobTable } from "./job-table.ts";

const succeeds = { state: "SUCCEEDED", outputs: { accuracy: 0.5 } } as const;
const SCRIPT: JobScript = {
  good: { jobs: [{ queuedMs: 10, startingMs: 10, runningMs: 80, end: succeeds }], faults: [] },
  busy: { jobs: [{ queuedMs: 0, startingMs: 0, runningMs: 1, end: succeeds }], faults: ["throttleSubmit"] },
  lossy: { jobs: [{ queuedMs: 0, startingMs: 0, runningMs: 1, end: succeeds }], faults: ["loseSubmitAnswer"] },
  shaky: { jobs: [{ queuedMs: 0, startingMs: 0, runningMs: 1, end: succeeds }], faults: ["unavailableRead"] },
};

/** A service whose clock the test sets, and a way to talk to it. */
function service() {
  const records: JobRecord[] = [];
  const clock = { now: 0 };
  const state = () => ({
    table: new JobTable(SCRIPT, [...records], (record) => records.push(record)),
    token: "t",
    now: () => clock.now,
  });
  let running = state();
  const send = (method: string, path: string, more: Partial<ServiceRequest> = {}): ServiceAnswer =>
    answerRequest(running, {
      method,
      path,
      authorization: "Bearer t",
      idempotencyKey: undefined,
      body: "",
      ...more,
    });
  return {
    clock,
    send,
    restart: () => {
      running = state();
    },
    submit: (execution: string, idempotencyKey: string | undefined, name = "n") =>
      send("POST", "/v1/jobs", {
        idempotencyKey,
        body: JSON.stringify({ name, command: ["x"], inputs: {}, labels: { "flyte-execution": execution } }),
      }),
    inventory: () => running.table.inventory(clock.now),
  };
}

it("answers a repeated submission with the job that exists", () => {
  const { submit, inventory } = service();
  expect(submit("good", "k1")).toMatchObject({ status: 201, body: { id: "job-0001", state: "QUEUED" } });
  expect(submit("good", "k1")).toMatchObject({ status: 200, body: { id: "job-0001" } });
  expect(submit("good", "k2")).toMatchObject({ status: 201, body: { id: "job-0002" } });
  expect(inventory()).toMatchObject({ repeated: 1, jobs: [{ key: "k1" }, { key: "k2" }] });
});

it("makes another job of every submission without a key", () => {
  const { submit, inventory } = service();
  submit("good", undefined);
  submit("good", undefined);
  expect(inventory().jobs).toHaveLength(2);
});

it("refuses a known key with another body", () => {
  const { submit } = service();
  submit("good", "k1");
  expect(submit("good", "k1", "another")).toMatchObject({ status: 422 });
});

it("moves a job along with the clock, with a revision that grows", () => {
  const { clock, send, submit } = service();
  submit("good", "k1");
  const seen = [0, 10, 20, 100].map((now) => {
    clock.now = now;
    return send("GET", "/v1/jobs/job-0001");
  });
  expect(seen).toMatchObject([
    { body: { state: "QUEUED", revision: 1 } },
    { body: { state: "STARTING", revision: 2 } },
    { body: { state: "RUNNING", revision: 3 } },
    { body: { state: "SUCCEEDED", revision: 4 } },
  ]);
});

it("gives the outputs of a job that has succeeded, and of no other", () => {
  const { clock, send, submit } = service();
  submit("good", "k1");
  expect(send("GET", "/v1/jobs/job-0001/result")).toMatchObject({ status: 409 });
  clock.now = 100;
  expect(send("GET", "/v1/jobs/job-0001/result")).toMatchObject({ status: 200, body: { outputs: { accuracy: 0.5 } } });
});

it("cancels a job once, and refuses when it is over", () => {
  const { clock, send, submit } = service();
  submit("good", "k1");
  clock.now = 50;
  expect(send("POST", "/v1/jobs/job-0001/cancel", { body: '{"reason":"enough"}' })).toMatchObject({ status: 202 });
  expect(send("POST", "/v1/jobs/job-0001/cancel")).toMatchObject({ status: 202 });
  expect(send("GET", "/v1/jobs/job-0001")).toMatchObject({ body: { state: "CANCELLING" } });
  clock.now = 5_000;
  expect(send("GET", "/v1/jobs/job-0001")).toMatchObject({ body: { state: "CANCELLED" } });
  expect(send("POST", "/v1/jobs/job-0001/cancel")).toMatchObject({ status: 409 });
});

it.each([
  ["GET", "/v1/jobs/job-0009", 404],
  ["POST", "/v1/jobs/job-0009/cancel", 404],
  ["DELETE", "/v1/jobs", 405],
  ["GET", "/v2/jobs", 404],
])("answers %s %s with %i", (method, path, status) => {
  expect(service().send(method, path)).toMatchObject({ status });
});

it("answers nobody without the token", () => {
  const { send } = service();
  expect(send("GET", "/v1/jobs", { authorization: undefined })).toMatchObject({ status: 401 });
  expect(send("GET", "/v1/jobs", { authorization: "Bearer wrong" })).toMatchObject({ status: 401 });
});

it.each(["", "[]", '{"name":"n","command":[]}', '{"name":"n","command":["x"],"labels":{"a":1}}'])(
  "says what is wrong with the body %s",
  (body) => {
    expect(service().send("POST", "/v1/jobs", { body })).toMatchObject({
      status: 400,
      body: { error: { message: expect.any(String) } },
    });
  },
);

it("throttles a planned submission once, without a job", () => {
  const { submit, inventory } = service();
  expect(submit("busy", "k1")).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
  expect(inventory().jobs).toEqual([]);
  expect(submit("busy", "k1")).toMatchObject({ status: 201 });
});

it("breaks the connection of a planned submission after the job was taken on", () => {
  const { submit, inventory } = service();
  expect(submit("lossy", "k1")).toEqual({ kind: "brokenConnection" });
  expect(submit("lossy", "k1")).toMatchObject({ status: 200, body: { id: "job-0001" } });
  expect(inventory().jobs).toHaveLength(1);
});

it("answers a planned read with 503, once even across a restart", () => {
  const { send, submit, restart } = service();
  submit("shaky", "k1");
  expect(send("GET", "/v1/jobs/job-0001")).toMatchObject({ status: 503 });
  restart();
  expect(send("GET", "/v1/jobs/job-0001")).toMatchObject({ status: 200 });
});

it("knows jobs, keys, cancellations and counts after a restart", () => {
  const { clock, send, submit, restart, inventory } = service();
  submit("good", "k1");
  submit("good", "k1");
  send("POST", "/v1/jobs/job-0001/cancel");
  clock.now = 1_000;
  const before = inventory();
  restart();
  expect(inventory()).toEqual(before);
  expect(before).toMatchObject({ repeated: 1, jobs: [{ key: "k1", state: "CANCELLED", live: false }] });
});
