import type {
  ConnectorAnswer,
  ConnectorClient,
  ConnectorMethod,
  JsonObject,
  JsonValue,
} from "@flyte-webapi/sdk/connector";

import type { TimelineRow } from "../report/timeline.ts";
import { isEnd, phaseOf, type WirePhase } from "./phase.ts";
import { at, createRequest, textAt, type AttemptName, type TaskShape } from "./task-shape.ts";

/** Real time, as the session sees it. */
export interface SessionClock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Resolves early when the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Limits of a session, in milliseconds. */
export interface SessionLimits {
  /** For one call. */
  readonly callMs: number;
  /** For a job to come to an end, or to stop after it was deleted. */
  readonly settleMs: number;
  /** Between two polls. */
  readonly pollMs: number;
}

/** What a {@link ConnectorSession} needs. */
export interface SessionOptions extends SessionLimits {
  readonly client: ConnectorClient;
  readonly task: TaskShape;
  /** Begins the names of all executions. Must not have been used before: a connector may remember its jobs. */
  readonly runName: string;
  readonly clock: SessionClock;
  readonly signal: AbortSignal;
  /** Told what is being waited for. */
  readonly onWait?: ((text: string) => void) | undefined;
}

/** What CreateTask gave. */
export interface Made {
  readonly answer: ConnectorAnswer;
  /** In base64; absent when there is none. */
  readonly meta: string | undefined;
}

/** What GetTask gave. */
export interface Poll {
  readonly answer: ConnectorAnswer;
  /** Absent when the answer was an error. */
  readonly phase: WirePhase | undefined;
  readonly resource: JsonValue | undefined;
}

/** One job from its beginning to its end, or to the end of patience. */
export interface Journey {
  readonly made: Made;
  readonly polls: readonly Poll[];
  /** The phase that ended it; absent when it was still alive. */
  readonly end: WirePhase | undefined;
  /** Polls after the end. */
  readonly after: readonly Poll[];
}

interface CallOptions {
  /** In milliseconds. Default: that of the limits. */
  readonly timeoutMs?: number;
  /** What is special about the request. */
  readonly note?: string;
}

const OUTPUT_PREFIX = "s3://flyte-webapi-conformance/out";
const POLLS_AFTER_END = 5;
/** As many failed polls as Flyte bears in the life of a task. */
export const MOST_FAILED_POLLS = 5;
/** Statuses that a client makes up when nothing came back. */
const SILENCE = ["UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"];

/** A conversation with one connector: makes calls as Flyte's client does, writes them down, and remembers what it made. */
export class ConnectorSession {
  readonly task: TaskShape;
  readonly limits: SessionLimits;
  readonly client: ConnectorClient;
  readonly signal: AbortSignal;
  readonly #options: SessionOptions;
  readonly #startedAt: number;
  readonly #metas = new Map<string, string>();
  readonly #answers: ConnectorAnswer[] = [];
  #rows: TimelineRow[] = [];
  #journey: Promise<Journey> | undefined;
  #journeyRows: readonly TimelineRow[] = [];
  #calls = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.task = options.task;
    this.limits = options;
    this.client = options.client;
    this.signal = options.signal;
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Different jobs that were made so far. */
  get jobs(): number {
    return this.#metas.size;
  }

  /** All answers so far. */
  get answers(): readonly ConnectorAnswer[] {
    return this.#answers;
  }

  /** Forgets what was written down, and gives it back. */
  takeRows(): readonly TimelineRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Makes a call and writes it down. `note` says what is special about the request. */
  async call(
    method: ConnectorMethod,
    request: JsonObject | Uint8Array,
    options: CallOptions = {},
  ): Promise<ConnectorAnswer> {
    const { note, timeoutMs = this.limits.callMs } = options;
    const number = ++this.#calls;
    this.#write("wire", `  ->   #${number} ${method}${note === undefined ? "" : ` ${note}`}`);
    // A job that is being made is waited for, until the deadline: else nobody could delete it.
    const signal = method === "CreateTask" ? undefined : this.signal;
    const answer = await this.client.call(method, request, { timeoutMs, signal });
    this.#answers.push(answer);
    const meta = textAt(answer.messages[0], "resourceMeta");
    if (meta !== undefined && !this.#metas.has(meta)) this.#metas.set(meta, `job ${this.#metas.size + 1}`);
    this.#write("plugin", `  <-   #${number} ${this.#describe(answer)}`);
    return answer;
  }

  /** Makes a job. The same execution and attempt give the same request. */
  async create(
    name: { readonly execution: string; readonly attempt?: number },
    more: { readonly fields?: JsonObject; readonly note?: string; readonly timeoutMs?: number } = {},
  ): Promise<Made> {
    const { note = "" } = more;
    const attempt: AttemptName = { execution: this.executionName(name.execution), attempt: name.attempt ?? 0 };
    const request = { ...createRequest(this.client.protocol, this.task, attempt), ...more.fields };
    return await this.createFrom(request, {
      ...more,
      note: `of ${attempt.execution}, attempt ${attempt.attempt}${note === "" ? "" : `, ${note}`}`,
    });
  }

  /** Makes a job of any request. */
  async createFrom(request: JsonObject | Uint8Array, options: CallOptions): Promise<Made> {
    const answer = await this.call("CreateTask", request, options);
    return { answer, meta: textAt(answer.messages[0], "resourceMeta") };
  }

  /** The name of an execution of this run. */
  executionName(name: string): string {
    return `${this.#options.runName}-${name}`;
  }

  /** Polls once. */
  async get(meta: string, more: { readonly fields?: JsonObject; readonly note?: string } = {}): Promise<Poll> {
    const note = `of ${this.nameOf(meta)}${more.note === undefined ? "" : `, ${more.note}`}`;
    const request = { ...this.about(meta), outputPrefix: OUTPUT_PREFIX, ...more.fields };
    const answer = await this.call("GetTask", request, { note });
    const resource = at(answer.messages[0], "resource");
    return { answer, resource, phase: answer.status === "OK" ? phaseOf(resource, this.client.protocol) : undefined };
  }

  /** Deletes once. */
  async delete(meta: string, note?: string): Promise<ConnectorAnswer> {
    const words = `of ${this.nameOf(meta)}${note === undefined ? "" : `, ${note}`}`;
    return await this.call("DeleteTask", this.about(meta), { note: words });
  }

  /** What every request about a job holds. */
  about(meta: string): JsonObject {
    const { taskType: name, taskTypeVersion: version } = this.task;
    return { resourceMeta: meta, taskCategory: { name, version } };
  }

  /** How a job is called in timelines. */
  nameOf(meta: string): string {
    return this.#metas.get(meta) ?? "a job that it never made";
  }

  /** Polls until the condition holds, or the time to settle is over. @returns all polls. */
  async pollUntil(meta: string, isDone: (poll: Poll) => boolean): Promise<readonly Poll[]> {
    const { clock, onWait } = this.#options;
    const { settleMs, pollMs } = this.limits;
    const since = clock.now();
    const polls: Poll[] = [];
    for (;;) {
      const poll = await this.get(meta);
      polls.push(poll);
      const waitedMs = clock.now() - since;
      const isLost = polls.filter(({ phase }) => phase === undefined).length > MOST_FAILED_POLLS;
      if (isDone(poll) || isLost || waitedMs + pollMs > settleMs || this.signal.aborted) return polls;
      onWait?.(`${poll.phase ?? poll.answer.status} for ${Math.round(waitedMs / 1_000)} s`);
      await clock.sleep(pollMs, this.signal);
    }
  }

  /** One job, from CreateTask to its end. Made once, however often it is asked for; its calls are in every timeline. */
  async journey(): Promise<Journey> {
    if (this.#journey === undefined) {
      const before = this.#rows.length;
      this.#journey = this.#travel();
      const journey = await this.#journey;
      this.#journeyRows = this.#rows.slice(before);
      return journey;
    }
    this.#rows = [...this.#journeyRows, ...this.#rows];
    return await this.#journey;
  }

  async #travel(): Promise<Journey> {
    const made = await this.create({ execution: "main" });
    if (made.meta === undefined) return { made, polls: [], end: undefined, after: [] };
    const polls = await this.pollUntil(made.meta, ({ phase }) => isEnd(phase));
    const end = isEnd(polls.at(-1)?.phase) ? polls.at(-1)?.phase : undefined;
    const after: Poll[] = [];
    if (end !== undefined) for (let n = 0; n < POLLS_AFTER_END; n++) after.push(await this.get(made.meta));
    return { made, polls, end, after };
  }

  /** Whether the connector answers at all. */
  async isAlive(): Promise<boolean> {
    return !SILENCE.includes((await this.call("ListConnectors", {}, { note: "to see whether it lives" })).status);
  }

  /** What is wrong when a request that means nothing, or too much, was not answered properly; nothing when it was. */
  async troubleAfter(answer: ConnectorAnswer): Promise<string | undefined> {
    if (answer.status === "DEADLINE_EXCEEDED") return `no answer within ${this.limits.callMs} ms`;
    if (answer.status === "UNAVAILABLE" && /connect|socket|reset|refused/i.test(answer.details)) {
      return `the connection was lost: ${answer.details}`;
    }
    return (await this.isAlive()) ? undefined : "the connector answers no more";
  }

  /** Deletes all jobs. @returns what came of those that could not be deleted. */
  async cleanUp(): Promise<readonly ConnectorAnswer[]> {
    const timeoutMs = this.limits.callMs;
    const failed: ConnectorAnswer[] = [];
    for (const meta of this.#metas.keys()) {
      // Not written down, and not stopped by whoever stopped the checks: jobs cost money.
      const answer = await this.client.call("DeleteTask", this.about(meta), { timeoutMs });
      if (answer.status !== "OK") failed.push(answer);
    }
    return failed;
  }

  #write(lane: TimelineRow["lane"], text: string): void {
    this.#rows.push({ atMs: Math.round(this.#options.clock.now() - this.#startedAt), lane, text });
  }

  #describe(answer: ConnectorAnswer): string {
    const { status, details, messages, unreadable } = answer;
    if (status !== "OK") return details === "" ? status : `${status}: ${shorten(details)}`;
    if (unreadable !== undefined) return `OK, but ${shorten(unreadable)}`;
    const [message] = messages;
    const meta = textAt(message, "resourceMeta");
    // What is in it is nobody's business: it may be a secret.
    if (meta !== undefined) return `OK, ${this.nameOf(meta)} (${Buffer.byteLength(meta, "base64")} bytes)`;
    const resource = at(message, "resource");
    if (resource === undefined) return "OK";
    const text = textAt(resource, "message");
    return `OK, ${phaseOf(resource, this.client.protocol)}${text === undefined ? "" : `: ${shorten(text)}`}`;
  }
}

function shorten(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  return oneLine.length <= 110 ? oneLine : `${oneLine.slice(0, 107)}...`;
}

/** A status with its text, for sentences. */
export function statusText({ status, details }: ConnectorAnswer): string {
  return details === "" ? status : `${status} (${shorten(details)})`;
}

/** Why nothing can be said when CreateTask refuses the task. */
export function refusal({ answer }: Made): string {
  return `CreateTask answered ${statusText(answer)}; describe a task that the connector takes with --template and --inputs`;
}
