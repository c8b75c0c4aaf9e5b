import { inspect } from "node:util";

import { PluginError, type OutputReader } from "@flyte-webapi/sdk";

import type { ContextSource } from "./call-contexts.ts";
import { callScope, type CallScope, type OpScope } from "./call-scope.ts";
import type { Call, CallMethod, CallOutcome } from "./history.ts";
import type { PluginProcess } from "./plugin-process.ts";
import type { Simulation } from "./simulation.ts";
import { idempotencyKey, type TaskIdentity } from "./task-identity.ts";

/** How long a call may go on after its signal was aborted, in milliseconds of virtual time. */
const ABANDON_AFTER_MS = 1_000;

/** What a call came to. */
export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** A call with its end. */
export interface CallResult<T> {
  readonly call: Call;
  readonly settled: Settled<T>;
}

/** What one call is. */
export interface CallRequest<T> {
  readonly method: CallMethod;
  readonly identity: TaskIdentity;
  readonly process: PluginProcess;
  readonly deadlineMs: number;
  readonly opIndex: number;
  readonly opScope: OpScope;
  readonly invoke: (source: ContextSource) => PromiseLike<T> | T;
}

interface Ended<T> {
  readonly outcome: CallOutcome;
  readonly settled: Settled<T>;
}

/** Calls one method of the plugin under its deadline, and records what happens. Always settles; rejects only when what was thrown cannot be looked at. */
export async function callPlugin<T>(simulation: Simulation, request: CallRequest<T>): Promise<CallResult<T>> {
  const { method, identity, process, deadlineMs, opIndex, opScope, invoke } = request;
  const call: Call = {
    id: simulation.callNumber(),
    method,
    task: identity.task,
    attempt: identity.attempt,
    incarnation: identity.incarnation,
    process: process.number,
    op: opIndex,
  };
  simulation.record(
    method === "create" ? { kind: "call", call, idempotencyKey: idempotencyKey(identity) } : { kind: "call", call },
  );
  const controller = new AbortController();
  const deadline = simulation.clock.setTimer(deadlineMs, () => {
    controller.abort(new DOMException(`${method} took longer than ${deadlineMs} ms`, "TimeoutError"));
  });
  const source: ContextSource = {
    world: simulation.world,
    setup: process.setup,
    identity,
    signal: controller.signal,
    onOutputs: (outputs: OutputReader) => {
      if (simulation.refusedOutputs > 0) {
        simulation.refusedOutputs -= 1;
        simulation.record({ kind: "outputsRefused", call });
        throw new Error("simulated: the store of outputs does not answer");
      }
      simulation.record({ kind: "outputs", call, outputs });
      simulation.inspect("outputs", outputs);
    },
  };
  const scope: CallScope = {
    call,
    op: opScope,
    ambient: process.ambientFor(call),
    fetch: process.setup.fetch,
    onStray: (error) => simulation.stray(call, error),
  };
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<Ended<T>>();
  const grace = simulation.clock.setTimer(deadlineMs + ABANDON_AFTER_MS, () => end(without("abandoned")));
  void process.died.then(() => end(without("died")));
  callScope
    .run(scope, async () => await invoke(source))
    .then(
      (value) => end({ outcome: { kind: "returned" }, settled: { ok: true, value } }),
      (error: unknown) => {
        callScope.run({ call, op: opScope }, () => simulation.inspect("error", error));
        end({ outcome: thrown(error), settled: { ok: false, error } });
      },
    )
    // What was thrown may not let itself be looked at.
    .catch(fail);
  const { outcome, settled } = await ended;
  deadline.cancel();
  grace.cancel();
  simulation.record({ kind: "end", call, outcome });
  return { call, settled };
}

function without<T>(kind: "abandoned" | "died"): Ended<T> {
  return { outcome: { kind }, settled: { ok: false, error: undefined } };
}

/** How a call ended that threw this. */
export function thrown(error: unknown): CallOutcome {
  const known = error instanceof PluginError ? error : undefined;
  return {
    kind: "threw",
    name: error instanceof Error ? error.name : typeof error,
    message: error instanceof Error ? error.message : String(error),
    code: known?.code,
    consequence: known?.consequence,
    details: detailsOf(error),
  };
}

const DEEPEST_CAUSE = 5;

/** Messages and fields of an error and of its causes. Stacks are left out: they are full of numbers that mean nothing. */
function detailsOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return inspect(error, { depth: 3 });
  const fields = Object.fromEntries(Object.entries(error).filter(([name]) => name !== "stack"));
  const own = `${error.message} ${inspect(fields, { depth: 3 })}`;
  return error.cause === undefined || depth === DEEPEST_CAUSE ? own : `${own} ${detailsOf(error.cause, depth + 1)}`;
}
