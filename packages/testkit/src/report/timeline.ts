import type { Fault, RetryAfter } from "../plan/fault.ts";
import type { Op } from "../plan/op.ts";
import { eventsOf, type History, type HistoryEvent } from "../simulate/history.ts";

/** Lines that a timeline has at most. */
export const MAX_TIMELINE_LINES = 25;

/**
 * What happened, as lines for a person: time, who did what, and each fault on the exact side of "applied". Repeats are folded, and
 * the middle is left out where it would be too long. Holds no header and no body, so no secret.
 */
export function timeline(history: History, maxLines: number = MAX_TIMELINE_LINES): string[] {
  const lines = foldRepeats(history.events.flatMap((event) => line(history, event)));
  if (lines.length <= maxLines) return lines;
  const head = Math.ceil((maxLines - 1) / 2);
  const tail = maxLines - 1 - head;
  return [
    ...lines.slice(0, head),
    `  ... ${lines.length - head - tail} more lines ...`,
    ...lines.slice(lines.length - tail),
  ];
}

function line(history: History, event: HistoryEvent): string[] {
  const text = describe(history, event);
  return text === undefined ? [] : [`t=${formatTime(event.at).padEnd(9)} ${text}`];
}

function describe(history: History, event: HistoryEvent): string | undefined {
  switch (event.kind) {
    case "op":
      return describeOp(event.op);
    case "call":
      return `CALL   ${event.call.method}(task ${event.call.task}, attempt ${event.call.attempt})${key(event.idempotencyKey)}`;
    case "request":
      return `  ->   #${event.request} ${event.method} ${new URL(event.url).pathname}${keysOf(history, event.request)}`;
    case "applied":
      return `  ==   #${event.request} applied, the service says ${event.status}`;
    case "answer":
      return `  <-   #${event.request} ${describeAnswer(event.answer)}${event.fault === undefined ? "" : `   <== FAULT: ${describeFault(event.fault)}`}`;
    case "job":
      return describeTouch(event.touch);
    case "resource":
      return `  **   the service ${event.change === "added" ? "made" : "removed"} the resource ${shorten(event.id, 60)}`;
    case "end":
      return event.outcome.kind === "returned"
        ? undefined
        : `RET    ${event.call.method}: ${describeOutcome(event.outcome)}`;
    case "meta":
      return `RET    create = ${shorten(event.encoded)}`;
    case "phase":
      return `PHASE  ${event.phaseInfo.phase}${event.phaseInfo.reason === "" ? "" : ` (${shorten(event.phaseInfo.reason)})`}`;
    case "gaveUp":
      return `HOST   fails the task: ${event.reason}`;
    case "restart":
      return `CRASH  the plugin's process is replaced by process ${event.process}`;
    case "unhandled":
      return `  !!   the fake has no handler for ${event.method} ${new URL(event.url).pathname}`;
    case "storm":
      return `STOP   ${event.events} events and no end`;
    case "outputsRefused":
      return "  !!   the store refused a write of outputs";
    case "leak":
      return `  !!   the ${event.place} shows the secret ${event.secret}`;
    case "ambient":
      return `  !!   the plugin uses ${event.source}${event.site[0] === undefined ? "" : ` in ${event.site[0]}`}`;
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
      return op.unstored === true ? "HOST   dies before it has stored which tasks have ended" : undefined;
    case "tamper":
      return `HOST   what is stored of task ${op.task} is ${op.how === "damaged" ? "damaged" : "of a newer version of the plugin"}`;
    case "create":
      return op.abort === true ? `HOST   task ${op.task} is aborted during create` : undefined;
    case "poll":
    case "status":
    case "delete":
    case "remote":
      return undefined;
  }
}

function describeAnswer(answer: Extract<HistoryEvent, { kind: "answer" }>["answer"]): string {
  switch (answer.kind) {
    case "status":
      return String(answer.status);
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
      return "200 with an error in its body, instead of applying";
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

function describeTouch(touch: Extract<HistoryEvent, { kind: "job" }>["touch"]): string | undefined {
  switch (touch.kind) {
    case "added":
      return `  **   the service made ${touch.job.id} (${touch.job.state})`;
    case "cancelled":
      return `  **   the service cancelled ${touch.job.id} (was ${touch.from})`;
    case "removed":
      return `  **   the service removed ${touch.job.id}`;
    case "changed":
      return touch.change.kind === "remove"
        ? `REMOTE ${touch.job.id} is forgotten`
        : `REMOTE ${touch.job.id} is now ${touch.job.state}${touch.change.kind === "undocumented" ? " (undocumented)" : ""}`;
    case "read":
    case "missed":
      return undefined;
  }
}

function describeOutcome(outcome: Extract<HistoryEvent, { kind: "end" }>["outcome"]): string {
  switch (outcome.kind) {
    case "returned":
      return "ok";
    case "threw":
      return shorten(
        `threw ${outcome.name}${outcome.code === undefined ? "" : ` [${outcome.code}]`}: ${outcome.message}`,
      );
    case "abandoned":
      return "did not settle after its deadline";
    case "died":
      return "died with its process";
  }
}

// Which key a request carried is seen where it is applied, a little later and on behalf of the same call.
function keysOf(history: History, request: number): string {
  const start = history.events.findIndex((event) => event.kind === "request" && event.request === request);
  const end = history.events.findIndex((event) => event.kind === "applied" && event.request === request);
  if (end < 0) return "";
  const call = history.events[start];
  const id = call?.kind === "request" ? call.call?.id : undefined;
  const after = history.events.slice(start, end);
  const previous = after.findLastIndex((event) => event.kind === "applied" && event.call?.id === id);
  const keys = after
    .slice(previous + 1)
    .flatMap((event) => (event.kind === "key" && event.call?.id === id ? [event.key] : []));
  return key(keys.at(-1));
}

function key(value: string | undefined): string {
  return value === undefined ? "" : ` key=${shorten(value, 60)}`;
}

function foldRepeats(lines: readonly string[]): string[] {
  const folded: string[] = [];
  let repeats = 0;
  for (const [index, current] of lines.entries()) {
    if (index > 0 && withoutVarying(current) === withoutVarying(lines[index - 1] ?? "")) {
      repeats += 1;
      continue;
    }
    if (repeats > 0) folded.push(`            ... ${repeats} more like it`);
    repeats = 0;
    folded.push(current);
  }
  if (repeats > 0) folded.push(`            ... ${repeats} more like it`);
  return folded;
}

function withoutVarying(text: string): string {
  return text.replace(/^t=\S+\s*/, "").replace(/#\d+/g, "#");
}

function formatTime(ms: number): string {
  return ms < 100_000 ? `${ms}ms` : `${Math.round(ms / 1_000)}s`;
}

function shorten(text: string, most = 110): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  return oneLine.length <= most ? oneLine : `${oneLine.slice(0, most - 3)}...`;
}

/** How many jobs the service held at the end, in words. */
export function describeInventory(history: History): string {
  const made = eventsOf(history, "job").filter((event) => event.touch.kind === "added").length;
  const held = history.jobs.map((job) => `${job.id} ${job.state}`).join(", ");
  return `the service made ${made} ${made === 1 ? "job" : "jobs"}; it holds ${held === "" ? "none" : held}`;
}
