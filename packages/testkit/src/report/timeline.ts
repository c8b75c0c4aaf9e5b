import type { Fault, RetryAfter } from "../plan/fault.ts";
import type { Op } from "../plan/op.ts";
import { eventsOf, type History, type HistoryEvent } from "../simulate/history.ts";
import { GRPC, grpcMethodName } from "../world/grpc-url.ts";
import { maskSecrets, type Mask } from "./mask-secrets.ts";

/** Lines that a timeline has at most. */
export const MAX_TIMELINE_LINES = 25;

/** Where something happens: in the plugin, on the way, at the service; or it is the host's doing, and time's. */
export type Lane = "host" | "plugin" | "wire" | "remote";

/** One line of a timeline. */
export interface TimelineRow {
  /** Milliseconds since the start of the simulation; absent where lines were left out. */
  readonly atMs?: number;
  readonly lane: Lane;
  readonly text: string;
  /** What the kit did here to make trouble. */
  readonly fault?: string;
}

/** As much as {@link timeline}, for programs that draw it themselves. */
export function timelineRows(history: History, maxLines: number = MAX_TIMELINE_LINES): TimelineRow[] {
  const teller: Teller = { history, mask: maskSecrets(history.secrets) };
  const rows = foldRepeats(history.events.flatMap((event) => row(teller, event)));
  if (rows.length <= maxLines) return rows;
  const head = Math.ceil((maxLines - 1) / 2);
  const tail = maxLines - 1 - head;
  const left = rows.length - head - tail;
  return [
    ...rows.slice(0, head),
    { lane: "host", text: `... ${left} more lines ...` },
    ...rows.slice(rows.length - tail),
  ];
}

/**
 * What happened, as lines for a person: time, who did what, and each fault on the exact side of "applied". Repeats are folded, and
 * the middle is left out where it would be too long. Holds no header and no body, and secrets are masked.
 */
export function timeline(history: History, maxLines: number = MAX_TIMELINE_LINES): string[] {
  return timelineRows(history, maxLines).map(rowText);
}

/** A row as a line of text. */
export function rowText(row: TimelineRow): string {
  const time = rowTime(row);
  const fault = row.fault === undefined ? "" : `   <== FAULT: ${row.fault}`;
  return `${(time === "" ? "" : `t=${time}`).padEnd(11)} ${row.text}${fault}`;
}

/** The time of a row for a person: `1500ms`; empty where lines were left out. */
export function rowTime({ atMs }: Pick<TimelineRow, "atMs">): string {
  return atMs === undefined ? "" : formatTime(atMs);
}

/** A history, and how to keep its secrets. */
interface Teller {
  readonly history: History;
  readonly mask: Mask;
}

function row(teller: Teller, event: HistoryEvent): TimelineRow[] {
  const text = describe(teller, event);
  if (text === undefined) return [];
  const fault = event.kind === "answer" && event.fault !== undefined ? { fault: describeFault(event.fault) } : {};
  return [{ atMs: event.at, lane: laneOf(event), text, ...fault }];
}

function laneOf(event: HistoryEvent): Lane {
  switch (event.kind) {
    case "call":
    case "end":
    case "meta":
    case "phase":
    case "key":
    case "outputs":
    case "outputsRefused":
    case "leak":
    case "ambient":
    case "stray":
    case "bulky":
    case "polluted":
      return "plugin";
    case "request":
    case "answer":
    case "unhandled":
      return "wire";
    case "applied":
    case "job":
    case "resource":
      return "remote";
    case "op":
    case "gaveUp":
    case "restart":
    case "storm":
      return "host";
  }
}

function describe(teller: Teller, event: HistoryEvent): string | undefined {
  const { mask } = teller;
  switch (event.kind) {
    case "op":
      return describeOp(event.op);
    case "call":
      return `CALL   ${event.call.method}(task ${event.call.task}, attempt ${event.call.attempt})${key(teller, event.idempotencyKey)}`;
    case "request":
      return `  ->   #${event.request} ${event.method} ${target(teller, event)}${keysOf(teller, event.request)}`;
    case "applied":
      return `  ==   #${event.request} applied, the service says ${event.name ?? event.status}`;
    case "answer":
      return `  <-   #${event.request} ${mask(describeAnswer(event.answer))}`;
    case "job":
      return describeTouch(teller, event.touch);
    case "resource":
      return `  **   the service ${event.change === "added" ? "made" : "removed"} the resource ${shorten(event.id, 60)}`;
    case "end":
      return event.outcome.kind === "returned"
        ? undefined
        : `RET    ${event.call.method}: ${describeOutcome(teller, event.outcome)}`;
    case "meta":
      return `RET    create = ${shorten(mask(event.encoded))}`;
    case "phase":
      return `PHASE  ${event.phaseInfo.phase}${event.phaseInfo.reason === "" ? "" : ` (${shorten(mask(event.phaseInfo.reason))})`}`;
    case "gaveUp":
      return `HOST   fails the task: ${event.reason}`;
    case "restart":
      return `CRASH  the plugin's process is replaced by process ${event.process}`;
    case "unhandled":
      return `  !!   the fake has no handler for ${event.method} ${target(teller, event)}`;
    case "storm":
      return `STOP   ${event.events} events and no end`;
    case "outputsRefused":
      return "  !!   the store refused a write of outputs";
    case "leak":
      return `  !!   the ${event.place} shows the secret ${event.secret}`;
    case "ambient":
      return `  !!   the plugin uses ${event.source}${event.site[0] === undefined ? "" : ` in ${event.site[0]}`}`;
    case "stray":
      return `  !!   an error that nobody handles: ${shorten(mask(event.error))}`;
    case "bulky":
      return `  !!   the resource has ${event.characters} characters`;
    case "polluted":
      return "  !!   the prototype of all objects has been changed";
    case "key":
    case "outputs":
      return undefined;
  }
}

function describeOp(op: Op): string | undefined {
  switch (op.op) {
    case "retry":
      return op.system === true
        ? `HOST   begins the same attempt of task ${op.task} again`
        : `HOST   begins the next attempt of task ${op.task}`;
    case "rotate":
      return "REMOTE all secrets have new values";
    case "skew":
      return `TIME   the plugin's wall clock jumps by ${op.ms} ms`;
    case "advance":
      return `TIME   ${op.ms} ms pass`;
    case "storage":
      return `HOST   the store refuses the next ${op.times === 1 ? "write" : `${op.times} writes`} of outputs`;
    case "restart":
      if (op.moved === true) return "HOST   configures the plugin with another address";
      return op.unstored === true ? "HOST   dies before it has stored which tasks have ended" : undefined;
    case "tamper":
      return `HOST   what is stored of task ${op.task} is ${TAMPERED[op.how]}`;
    case "crowd":
      return `REMOTE others make ${op.jobs} ${op.jobs === 1 ? "job" : "jobs"}`;
    case "occupy":
      return `REMOTE the name that task ${op.task} would use is taken`;
    case "create":
      return op.abort === true ? `HOST   task ${op.task} is aborted during create` : undefined;
    case "poll":
    case "status":
    case "delete":
    case "remote":
      return undefined;
  }
}

const TAMPERED = {
  damaged: "damaged",
  newField: "of a newer version of the plugin",
  hostile: "full of fields that would change all objects",
} as const;

function describeAnswer(answer: Extract<HistoryEvent, { kind: "answer" }>["answer"]): string {
  switch (answer.kind) {
    case "status":
      return answer.name ?? String(answer.status);
    case "failed":
      return `no answer: ${answer.message}`;
    case "aborted":
      return "given up by the plugin";
  }
}

function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "reset":
      return "connection reset before the service saw the request";
    case "lost":
      return "applied, then the answer was lost";
    case "status":
      return `${fault.status} ${fault.applied ? "after" : "instead of"} applying${fault.retryAfter === undefined ? "" : `, Retry-After: ${describeRetryAfter(fault.retryAfter)}`}`;
    case "hang":
      return `${fault.applied ? "applied, then no" : "no"} answer at all`;
    case "garbage":
      return `applied, then a body that is ${fault.body}`;
    case "hangInBody":
      return "applied, then the answer stops in the middle of its body";
    case "errorIn200":
      return fault.failure === undefined
        ? "200 with an error in its body, instead of applying"
        : "200 with the failure of the job in its body";
    case "endWithoutResult":
      return "the job is over, with neither a result nor an error";
    case "falseEnd":
      return `answered as if the job were ${fault.state}, which it is not`;
    case "stale":
      return "the first answer of this address, once more";
    case "quota":
      return "the quota is used up";
    case "redirect":
      return `${fault.status} to another host`;
    case "lag":
      return "a replica answered that has not seen the job yet";
  }
}

function describeRetryAfter(retryAfter: RetryAfter): string {
  if ("literal" in retryAfter) return JSON.stringify(retryAfter.literal);
  return "seconds" in retryAfter ? `${retryAfter.seconds}` : `a date ${retryAfter.dateInSeconds} s ahead`;
}

function describeTouch(teller: Teller, touch: Extract<HistoryEvent, { kind: "job" }>["touch"]): string | undefined {
  if (touch.kind === "read" || touch.kind === "missed") return undefined;
  const id = shorten(teller.mask(touch.job.id), MOST_OF_AN_ID);
  switch (touch.kind) {
    case "added":
      return `  **   the service made ${id} (${touch.job.state})`;
    case "cancelled":
      return `  **   the service cancelled ${id} (was ${touch.from})`;
    case "removed":
      return `  **   the service removed ${id}`;
    case "changed":
      return touch.change.kind === "remove"
        ? `REMOTE ${id} is forgotten`
        : `REMOTE ${id} is now ${touch.job.state}${touch.change.kind === "undocumented" ? " (undocumented)" : ""}`;
  }
}

function describeOutcome({ mask }: Teller, outcome: Extract<HistoryEvent, { kind: "end" }>["outcome"]): string {
  switch (outcome.kind) {
    case "returned":
      return "ok";
    case "threw":
      return shorten(
        mask(`threw ${outcome.name}${outcome.code === undefined ? "" : ` [${outcome.code}]`}: ${outcome.message}`),
      );
    case "abandoned":
      return "did not settle after its deadline";
    case "died":
      return "died with its process";
  }
}

function target({ mask }: Teller, { method, url }: { readonly method: string; readonly url: string }): string {
  return shorten(mask(method === GRPC ? grpcMethodName(url) : new URL(url).pathname));
}

// Which key a request carried is seen where it is applied, a little later and on behalf of the same call.
function keysOf(teller: Teller, request: number): string {
  const { events } = teller.history;
  const start = events.findIndex((event) => event.kind === "request" && event.request === request);
  const end = events.findIndex((event) => event.kind === "applied" && event.request === request);
  if (end < 0) return "";
  const call = events[start];
  const id = call?.kind === "request" ? call.call?.id : undefined;
  const after = events.slice(start, end);
  const previous = after.findLastIndex((event) => event.kind === "applied" && event.call?.id === id);
  const keys = after
    .slice(previous + 1)
    .flatMap((event) => (event.kind === "key" && event.call?.id === id ? [event.key] : []));
  return key(teller, keys.at(-1));
}

const MOST_OF_AN_ID = 60;

function key({ mask }: Teller, value: string | undefined): string {
  return value === undefined ? "" : ` key=${shorten(mask(value), MOST_OF_AN_ID)}`;
}

function foldRepeats(rows: readonly TimelineRow[]): TimelineRow[] {
  const folded: TimelineRow[] = [];
  let repeats = 0;
  const close = (lane: Lane): void => {
    if (repeats > 0) folded.push({ lane, text: `... ${repeats} more like it` });
    repeats = 0;
  };
  for (const [index, current] of rows.entries()) {
    const previous = rows[index - 1];
    if (previous !== undefined && withoutVarying(current) === withoutVarying(previous)) {
      repeats += 1;
      continue;
    }
    close(previous?.lane ?? current.lane);
    folded.push(current);
  }
  close(rows.at(-1)?.lane ?? "host");
  return folded;
}

function withoutVarying({ text, fault = "" }: TimelineRow): string {
  return `${text.replaceAll(/#\d+/g, "#")} ${fault}`;
}

function formatTime(ms: number): string {
  return ms < 100_000 ? `${Math.round(ms)}ms` : `${Math.round(ms / 1_000)}s`;
}

function shorten(text: string, most = 110): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  return oneLine.length <= most ? oneLine : `${oneLine.slice(0, most - 3)}...`;
}

/** How many jobs the service held at the end, in words. Secrets are masked. */
export function describeInventory(history: History): string {
  const mask = maskSecrets(history.secrets);
  const made = eventsOf(history, "job").filter((event) => event.touch.kind === "added").length;
  const held = history.jobs.map((job) => `${shorten(mask(job.id), MOST_OF_AN_ID)} ${job.state}`).join(", ");
  return `the service made ${made} ${made === 1 ? "job" : "jobs"}; it holds ${held === "" ? "none" : held}`;
}
