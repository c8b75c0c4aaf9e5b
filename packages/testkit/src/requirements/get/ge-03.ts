import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault, RequestFault, RetryAfter } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { GRPC } from "../../world/grpc-url.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { askedWaits, heldWaitMs, LEAST_WAIT_MS, LONGEST_HELD_WAIT_MS, type AskedWait } from "../retry-after.ts";

const seconds = fc.constantFrom(2, 5, 20, 120);
const retryAfter: fc.Arbitrary<RetryAfter> = fc.oneof(
  seconds.map((each): RetryAfter => ({ seconds: each })),
  seconds.map((each): RetryAfter => ({ dateInSeconds: each })),
  // Date.parse takes the first for the year 2001, and Number the third for half a lifetime.
  fc.constantFrom("-3", "1.5", "1e9", "soon").map((literal): RetryAfter => ({ literal })),
);
const faults: fc.Arbitrary<readonly RequestFault[]> = fc
  .tuple(fc.constantFrom(429, 503), retryAfter)
  .map(([status, asked]): Fault => ({ kind: "status", status, applied: false, retryAfter: asked }))
  .map((fault) => [{ request: 0, fault }]);

const create: Op = { op: "create", task: TASK };
const troubled: fc.Arbitrary<readonly Op[]> = fc.oneof(
  faults.map((each): readonly Op[] => [{ op: "create", task: TASK, faults: each }]),
  faults.map((each): readonly Op[] => [create, { op: "poll", task: TASK, times: 1, faults: each }]),
  faults.map((each): readonly Op[] => [create, { op: "delete", task: TASK, meta: "stored", times: 1, faults: each }]),
);

/** A service that says when it wants to hear from us again means it. */
export const GE_03: Requirement = {
  id: "GE-03",
  title: `A call repeats a request no earlier than Retry-After says, in seconds or as a date (up to ${LONGEST_HELD_WAIT_MS / 1_000} s), and not at once when it cannot be read (${LEAST_WAIT_MS} ms)`,
  level: "should",
  source:
    "RFC 9110, section 10.2.3. Met in elizaOS/eliza#22162, mastra-ai/mastra#23778, metabase/metabase#81231, apache/airflow#21852",
  likelyCause: "Retry-After is not read, or only its form in seconds: a date then becomes NaN, and no wait at all",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(troubled, always({ op: "advance", ms: 1_000 }))),
  judge: (_world, histories) => ({
    met: histories.some((history) => askedWaits(history).length > 0),
    violations: histories.flatMap((history) => askedWaits(history).flatMap((asked) => tooEarly(history, asked))),
  }),
};

/** Only the same request of the same call: another one may go to another part of the service. */
function tooEarly(history: History, { answer, retryAfter: asked }: AskedWait): Violation[] {
  const requests = eventsOf(history, "request");
  const first = requests.find((event) => event.request === answer.request);
  const again = requests.find(
    (event) =>
      event.request > answer.request &&
      event.at >= answer.at &&
      event.call !== undefined &&
      event.call.id === answer.call?.id &&
      event.method === first?.method &&
      event.url === first.url &&
      // The address of a gRPC request names only the method; what it is about stands in the message.
      (event.method !== GRPC || event.body === first.body),
  );
  const waitMs = heldWaitMs(asked);
  if (again === undefined || again.at - answer.at >= waitMs) return [];
  return [
    violationAt(
      history,
      again,
      `the same request again at least ${waitMs} ms after Retry-After: ${describe(asked)}, or an error instead`,
      `it was made again after ${again.at - answer.at} ms`,
    ),
  ];
}

function describe(asked: RetryAfter): string {
  if ("literal" in asked) return JSON.stringify(asked.literal);
  return "seconds" in asked ? `${asked.seconds}` : `a date ${asked.dateInSeconds} s ahead`;
}
