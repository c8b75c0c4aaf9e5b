import { parseJobSpec } from "./job-record.ts";
import { isLive } from "./job-state.ts";
import { executionOf, snapshotOf, type Job, type JobTable } from "./job-table.ts";

/** A request, without anything of the protocol that carried it. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
}

/** What the caller gets: an answer, or a connection that breaks. */
export type ServiceAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Sent as JSON; text is sent as it is. */
      readonly body?: unknown;
    }
  | { readonly kind: "brokenConnection" };

/** What answering needs. */
export interface ServiceState {
  readonly table: JobTable;
  readonly token: string;
  /** Wall-clock time in milliseconds. */
  readonly now: () => number;
}

const RETRY_AFTER_SECONDS = 1;
const BROKEN: ServiceAnswer = { kind: "brokenConnection" };

/** The job API that templates/rest documents, and `GET /v1/jobs`, which lists what the service holds. */
export function answerRequest(state: ServiceState, request: ServiceRequest): ServiceAnswer {
  if (request.authorization !== `Bearer ${state.token}`) return problem(401, "the token is missing or wrong");
  const [, version, jobs, id, action, ...more] = request.path.split("/");
  if (version !== "v1" || jobs !== "jobs" || more.length > 0) return problem(404, "there is no such page");
  if (id === undefined) return answerCollection(state, request);

  const job = state.table.get(decode(id));
  if (job === undefined) return problem(404, "there is no such job");
  switch (`${request.method} ${action ?? ""}`) {
    case "GET ":
      return read(state, job);
    case "GET result":
      return result(state, job);
    case "GET logs":
      return { kind: "answer", status: 200, body: `${job.spec.command.join(" ")}\n` };
    case "POST cancel":
      return cancel(state, job, request.body);
    default:
      return problem(405, "a job cannot do this");
  }
}

function answerCollection(state: ServiceState, request: ServiceRequest): ServiceAnswer {
  switch (request.method) {
    case "GET":
      return answer(200, state.table.inventory(state.now()));
    case "POST":
      return submit(state, request);
    default:
      return problem(405, "use GET or POST");
  }
}

/** The same key means the same job; with another body it is a mistake of the caller. */
function submit({ table, now }: ServiceState, request: ServiceRequest): ServiceAnswer {
  const spec = parseJobSpec(request.body);
  if (typeof spec === "string") return problem(400, spec);
  const key = request.idempotencyKey ?? null;
  const known = key === null ? undefined : table.byKey(key);
  if (known !== undefined) {
    if (JSON.stringify(known.spec) !== JSON.stringify(spec)) return problem(422, "the key belongs to another request");
    table.repeat(known, now());
    return answer(200, view(known, now()));
  }
  const execution = executionOf(spec);
  if (table.takeFault("throttleSubmit", execution, now())) {
    const tooMany = { error: { message: "too many submissions" } };
    return answer(429, tooMany, { "retry-after": String(RETRY_AFTER_SECONDS) });
  }
  const job = table.submit(key, spec, now());
  if (table.takeFault("loseSubmitAnswer", execution, now())) return BROKEN;
  return answer(201, view(job, now()));
}

function read({ table, now }: ServiceState, job: Job): ServiceAnswer {
  if (table.takeFault("unavailableRead", executionOf(job.spec), now())) return problem(503, "try again");
  return answer(200, view(job, now()));
}

function result({ now }: ServiceState, job: Job): ServiceAnswer {
  const { end } = job.fate;
  if (snapshotOf(job, now()).state !== "SUCCEEDED" || end.state !== "SUCCEEDED") {
    return problem(409, "the job has not succeeded");
  }
  return answer(200, { outputs: end.outputs });
}

function cancel({ table, now }: ServiceState, job: Job, body: string): ServiceAnswer {
  const { state } = snapshotOf(job, now());
  if (!isLive(state)) return problem(409, "the job is over");
  if (state !== "CANCELLING") table.cancel(job, reasonIn(body), now());
  if (table.takeFault("loseCancelAnswer", executionOf(job.spec), now())) return BROKEN;
  return { kind: "answer", status: 202 };
}

function view(job: Job, nowMs: number): object {
  const snapshot = snapshotOf(job, nowMs);
  const { end } = job.fate;
  const failed = snapshot.state === "FAILED" && end.state === "FAILED";
  return { id: job.id, ...snapshot, ...(failed ? { error: end.error } : {}) };
}

function reasonIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const reason: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "reason") : undefined;
    return typeof reason === "string" ? reason : "";
  } catch {
    // A reason is a courtesy; without a body it is empty.
    return "";
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ServiceAnswer {
  return { kind: "answer", status, headers, body };
}

function problem(status: number, message: string): ServiceAnswer {
  return answer(status, { error: { message } });
}
