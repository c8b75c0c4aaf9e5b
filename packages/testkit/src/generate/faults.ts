import * as fc from "fast-check";

import type { Fault, RequestFault } from "../plan/fault.ts";

const GARBAGE = ["html", "empty", "truncated", "wrongTypes"] as const;

/** The service applied the request, and the caller cannot know it. The simplest first: plans shrink towards it. */
export const ambiguousFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Fault>({ kind: "lost" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(503, 502, 504, 500).map((status): Fault => ({ kind: "status", status, applied: true })),
  },
  { weight: 1, arbitrary: fc.constant<Fault>({ kind: "hang", applied: true }) },
  { weight: 1, arbitrary: fc.constantFrom(...GARBAGE).map((body): Fault => ({ kind: "garbage", body })) },
);

/** Trouble that passes by itself: the service is not to blame the job for it. */
export const transientFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom(503, 500, 502, 504).map((status): Fault => ({ kind: "status", status, applied: false })),
  fc.constant<Fault>({ kind: "reset" }),
  fc.constant<Fault>({ kind: "hang", applied: false }),
);

/** Faults on the first requests of an operation: at least one, at most `most`, without gaps. */
export function faultsOf(fault: fc.Arbitrary<Fault>, most: number): fc.Arbitrary<readonly RequestFault[]> {
  return fc
    .array(fault, { minLength: 1, maxLength: most })
    .map((faults) => faults.map((each, request) => ({ request, fault: each })));
}

/**
 * Answers that are spoilt or lost, to the first requests of an operation: of all, or of those that change something. Whoever looks for its job first, and gives
 * up when the look fails, would otherwise never come to the request that matters; and whoever tries again needs the same trouble each time.
 */
export function ambiguousFaults(most: number): fc.Arbitrary<readonly RequestFault[]> {
  const faults = faultsOf(ambiguousFault, most);
  const same = ambiguousFault.map((fault) => Array.from({ length: most }, (_, request) => ({ request, fault })));
  return fc.oneof(faults, fc.oneof(faults, same).map(ofWrites));
}

function ofWrites(faults: readonly RequestFault[]): readonly RequestFault[] {
  return faults.map((fault) => ({ ...fault, of: "writes" }));
}
