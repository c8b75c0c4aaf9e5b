import * as fc from "fast-check";

import { some, TASK } from "../../generate/plan-of.ts";
import { remoteLive, remoteUndocumented } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type Call, type EventOf, type History } from "../../simulate/history.ts";
import { isTerminalState } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { jobStateBefore, type JobState } from "../job-state.ts";

/** A call of `delete` for a job that still lived when it began. */
export interface JobDelete {
  readonly call: Call;
  readonly end: EventOf<"end">;
  readonly job: JobState;
  /** Whether a fault hit one of its requests. */
  readonly troubled: boolean;
  /** Whether the service itself refused, since a job in this state cannot be cancelled (409). */
  readonly refused: boolean;
}

/** Deletes of jobs that lived and of which the host knew. */
export function deletesOfLiveJobs(world: World, history: History): JobDelete[] {
  return eventsOf(history, "call").flatMap((start): JobDelete[] => {
    const { call } = start;
    if (call.method !== "delete" || !isKnown(history, start)) return [];
    const job = jobStateBefore(history, start, call.task, call.attempt);
    if (job === undefined || isTerminalState(world, job.state)) return [];
    const end = eventsOf(history, "end").find((event) => event.call.id === call.id);
    if (end === undefined) return [];
    const troubled = eventsOf(history, "request").some(
      (event) => event.call?.id === call.id && event.fault !== undefined,
    );
    const refused = eventsOf(history, "applied").some(
      (event) => event.call?.id === call.id && isRefusal(world, history, event),
    );
    return [{ call, end, job, troubled, refused }];
  });
}

/** The job of this id as the service holds it at the end, if it still lives. */
export function liveAtEnd(world: World, history: History, id: string): string | undefined {
  const job = history.jobs.find((candidate) => candidate.id === id);
  return job === undefined || isTerminalState(world, job.state) ? undefined : `${job.id} is still ${job.state}`;
}

/** The task's job may have got on in the meantime, in a documented way or not, and may have been looked at. */
export function mayLiveOn(world: World): fc.Arbitrary<readonly Op[]> {
  const poll: Op = { op: "poll", task: TASK, times: 1 };
  const change = fc.oneof(remoteLive(world), remoteUndocumented(world));
  return fc.oneof(
    some(
      change.chain((op) => fc.constantFrom(op, poll)),
      0,
      2,
    ),
    // A plugin can only act on what it has seen.
    change.map((op) => [op, poll]),
  );
}

// Once the job is over, 409 only says so.
function isRefusal(world: World, history: History, event: EventOf<"applied">): boolean {
  if (event.status !== 409 || event.call === undefined) return false;
  const job = jobStateBefore(history, event, event.call.task, event.call.attempt);
  return job !== undefined && !isTerminalState(world, job.state);
}

// Without ResourceMeta the host asks to delete nothing.
function isKnown(history: History, start: EventOf<"call">): boolean {
  const op = history.plan.ops[start.call.op];
  if (op?.op !== "delete" || op.meta !== "stored") return false;
  return eventsOf(history, "meta").some(
    ({ call }) =>
      call.id < start.call.id &&
      call.task === start.call.task &&
      call.attempt === start.call.attempt &&
      call.incarnation === start.call.incarnation,
  );
}
