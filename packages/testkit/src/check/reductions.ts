import type { Fault, RequestFault } from "../plan/fault.ts";
import type { Op } from "../plan/op.ts";
import type { Plan, TaskVariant } from "../plan/plan.ts";

/**
 * Every plan that is one step smaller: an operation, a fault, a repetition, a crash or a pick less, or a simpler one in its place.
 * A plan of which none of these fails any more is 1-minimal. Biggest steps first.
 */
export function* reductions(plan: Plan): Generator<Plan> {
  for (let index = plan.ops.length - 1; index >= 0; index--) {
    yield { ...plan, ops: plan.ops.toSpliced(index, 1) };
  }
  if (plan.picks.length > 0) yield { ...plan, picks: [] };
  if (plan.ids !== undefined) yield without(plan, "ids");
  if (plan.secrets !== undefined) yield without(plan, "secrets");
  if (plan.cancelMs !== undefined) yield without(plan, "cancelMs");
  yield* fewerVariants(plan);
  for (const [index, op] of plan.ops.entries()) {
    for (const smaller of smallerOps(op)) yield { ...plan, ops: plan.ops.with(index, smaller) };
  }
  for (const [index, pick] of plan.picks.entries()) {
    yield { ...plan, picks: plan.picks.toSpliced(index, 1) };
    if (pick > 0) yield { ...plan, picks: plan.picks.with(index, 0) };
  }
}

const VARIANT_FIELDS = ["project", "domain", "execution", "nodeId", "text"] as const satisfies (keyof TaskVariant)[];

function* fewerVariants(plan: Plan): Generator<Plan> {
  if (plan.tasks === undefined) return;
  yield without(plan, "tasks");
  for (const [task, variant] of Object.entries(plan.tasks)) {
    yield { ...plan, tasks: without(plan.tasks, Number(task)) };
    const { repeat } = variant;
    if (repeat !== undefined) {
      yield { ...plan, tasks: { ...plan.tasks, [task]: without(variant, "repeat") } };
      if (repeat > 2) yield { ...plan, tasks: { ...plan.tasks, [task]: { ...variant, repeat: repeat >> 1 } } };
    }
    for (const field of ["integer", "existing"] as const) {
      if (variant[field] !== undefined) yield { ...plan, tasks: { ...plan.tasks, [task]: without(variant, field) } };
    }
    for (const field of VARIANT_FIELDS) {
      const value = variant[field];
      if (value === undefined) continue;
      yield { ...plan, tasks: { ...plan.tasks, [task]: without(variant, field) } };
      for (const shorter of [value.slice(0, value.length >> 1), value.slice(value.length >> 1), value.slice(1)]) {
        if (shorter !== "" && shorter !== value) {
          yield { ...plan, tasks: { ...plan.tasks, [task]: { ...variant, [field]: shorter } } };
        }
      }
    }
  }
}

function* smallerOps(op: Op): Generator<Op> {
  if ("faults" in op && op.faults !== undefined) {
    for (const [index, fault] of op.faults.entries()) {
      yield { ...op, faults: op.faults.toSpliced(index, 1) };
      for (const simpler of simplerFaults(fault)) yield { ...op, faults: op.faults.with(index, simpler) };
    }
  }
  if (op.op === "create") {
    for (const extra of ["crash", "twice", "abort", "beside"] as const) {
      if (op[extra] !== undefined) yield without(op, extra);
    }
  }
  if ((op.op === "poll" || op.op === "delete") && op.concurrent !== undefined) yield without(op, "concurrent");
  if (op.op === "poll" && op.everyMs !== undefined) yield without(op, "everyMs");
  if (op.op === "poll" && op.beside !== undefined) yield without(op, "beside");
  if (op.op === "retry" && op.system !== undefined) yield without(op, "system");
  if (op.op === "remote" && op.change.kind === "state" && op.change.message !== undefined) {
    yield { ...op, change: without(op.change, "message") };
  }
  if (op.op === "restart" && op.unstored !== undefined) yield without(op, "unstored");
  if (op.op === "restart" && op.moved !== undefined) yield without(op, "moved");
  if (op.op === "remote" && op.change.kind === "state" && op.change.failure !== undefined) {
    yield { ...op, change: without(op.change, "failure") };
  }
  if (op.op === "remote" && op.change.kind === "state" && op.change.padding !== undefined) {
    yield { ...op, change: without(op.change, "padding") };
  }
  if ("times" in op && op.times > 1) {
    yield { ...op, times: 1 };
    yield { ...op, times: Math.floor(op.times / 2) };
    yield { ...op, times: op.times - 1 };
  }
  if (op.op === "advance" && op.ms > 1) yield { ...op, ms: 1 };
  if (op.op === "crowd" && op.jobs > 1) {
    for (const jobs of new Set([1, Math.floor(op.jobs / 2), op.jobs - 1])) yield { ...op, jobs };
  }
}

function* simplerFaults(entry: RequestFault): Generator<RequestFault> {
  const { request } = entry;
  if (entry.of !== undefined) yield without(entry, "of");
  if (request === "all") yield { ...entry, request: 0 };
  else if (request > 0) yield { ...entry, request: request - 1 };
  for (const fault of milderFaults(entry.fault)) yield { ...entry, fault };
}

function* milderFaults(fault: Fault): Generator<Fault> {
  if (fault.kind === "status" && fault.retryAfter !== undefined) yield without(fault, "retryAfter");
  if (fault.kind === "status" && fault.message !== undefined) yield without(fault, "message");
  if (fault.kind === "status" && fault.html !== undefined) yield without(fault, "html");
  if (fault.kind === "hang" || fault.kind === "hangInBody" || fault.kind === "garbage" || fault.kind === "status") {
    const applied = "applied" in fault ? fault.applied : true;
    yield { kind: applied ? "lost" : "reset" };
  }
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> & T {
  const { [key]: _dropped, ...rest } = value;
  // The key is optional wherever this is used, so what is left is a T again.
  return rest as Omit<T, K> & T;
}
