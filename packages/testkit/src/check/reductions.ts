import type { RequestFault } from "../plan/fault.ts";
import type { Op } from "../plan/op.ts";
import type { Plan } from "../plan/plan.ts";

/**
 * Every plan that is one step smaller: an operation, a fault, a repetition, a crash or a pick less, or a simpler one in its place.
 * A plan of which none of these fails any more is 1-minimal. Biggest steps first.
 */
export function* reductions(plan: Plan): Generator<Plan> {
  for (let index = plan.ops.length - 1; index >= 0; index--) {
    yield { ...plan, ops: plan.ops.toSpliced(index, 1) };
  }
  if (plan.picks.length > 0) yield { ...plan, picks: [] };
  for (const [index, op] of plan.ops.entries()) {
    for (const smaller of smallerOps(op)) yield { ...plan, ops: plan.ops.with(index, smaller) };
  }
  for (const [index, pick] of plan.picks.entries()) {
    yield { ...plan, picks: plan.picks.toSpliced(index, 1) };
    if (pick > 0) yield { ...plan, picks: plan.picks.with(index, 0) };
  }
}

function* smallerOps(op: Op): Generator<Op> {
  if ("faults" in op && op.faults !== undefined) {
    for (const [index, fault] of op.faults.entries()) {
      yield { ...op, faults: op.faults.toSpliced(index, 1) };
      for (const simpler of simplerFaults(fault)) yield { ...op, faults: op.faults.with(index, simpler) };
    }
  }
  if (op.op === "create" && op.crash !== undefined) {
    const { crash: _crash, ...rest } = op;
    yield rest;
  }
  if ((op.op === "poll" || op.op === "delete") && op.concurrent === true) yield { ...op, concurrent: false };
  if ("times" in op && op.times > 1) {
    yield { ...op, times: 1 };
    yield { ...op, times: Math.floor(op.times / 2) };
    yield { ...op, times: op.times - 1 };
  }
  if (op.op === "advance" && op.ms > 1) yield { ...op, ms: 1 };
}

function* simplerFaults({ request, fault }: RequestFault): Generator<RequestFault> {
  if (request === "all") yield { request: 0, fault };
  else if (request > 0) yield { request: request - 1, fault };
  if (fault.kind === "hang" || fault.kind === "garbage" || (fault.kind === "status" && fault.applied)) {
    const applied = fault.kind !== "hang" || fault.applied;
    yield { request, fault: { kind: applied ? "lost" : "reset" } };
  }
}
