import * as fc from "fast-check";

import type { Fault, RequestFault } from "../plan/fault.ts";
import type { Op } from "../plan/op.ts";
import { TASK } from "./plan-of.ts";

/** No request gets through, for as long as it takes. */
export const outage: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom(503, 500, 502, 429).map((status): Fault => ({ kind: "status", status, applied: false })),
  fc.constant<Fault>({ kind: "reset" }),
);

/** {@link outage}, silence, and answers that make no sense. */
export const anyTrouble: fc.Arbitrary<Fault> = fc.oneof(
  outage,
  fc.constantFrom<Fault>(
    { kind: "hang", applied: false },
    { kind: "hang", applied: true },
    { kind: "hangInBody" },
    { kind: "lost" },
    { kind: "garbage", body: "html" },
    { kind: "errorIn200" },
  ),
);

/** The service answers, but is out of order: what invites to try for ever. */
const outOfOrder: fc.Arbitrary<Fault> = fc
  .constantFrom(503, 500, 502)
  .map((status): Fault => ({ kind: "status", status, applied: false }));

const forGood = (trouble: fc.Arbitrary<Fault>): fc.Arbitrary<readonly RequestFault[]> =>
  trouble.map((fault) => [{ request: "all", fault }]);

/** Create, or get and delete, meet this trouble, or a service that is out of order, in each of their requests or in the first few. */
export function troubledCalls(trouble: fc.Arbitrary<Fault>): fc.Arbitrary<readonly Op[]> {
  const faults: fc.Arbitrary<readonly RequestFault[]> = fc.oneof(
    forGood(trouble),
    forGood(outOfOrder),
    fc.array(trouble, { minLength: 1, maxLength: 6 }).map((each) => each.map((fault, request) => ({ request, fault }))),
  );
  const create: Op = { op: "create", task: TASK };
  return fc.oneof(
    faults.map((each): readonly Op[] => [{ op: "create", task: TASK, faults: each }]),
    faults.map((each): readonly Op[] => [
      create,
      { op: "poll", task: TASK, times: 1, faults: each },
      { op: "delete", task: TASK, meta: "stored", times: 1, faults: each },
    ]),
  );
}
