import type { ConnectorProtocol, JsonValue } from "@flyte-webapi/sdk/connector";

import { at, textAt } from "./task-shape.ts";

/** A phase of Flyte's protocol, `UNDEFINED`, or `unknown phase 12`. */
export type WirePhase = string;

/** In the order in which a job goes through them; those of one row may follow each other in any order. */
const STAGES: readonly (readonly WirePhase[])[] = [
  ["QUEUED", "WAITING_FOR_RESOURCES", "INITIALIZING"],
  ["RUNNING"],
  ["SUCCEEDED", "ABORTED", "FAILED", "RETRYABLE_FAILED"],
];

/** The phases that end a task. */
const ENDS: readonly WirePhase[] = STAGES.at(-1) ?? [];

/** What v1 calls "retryable": it has no phase for it. */
const STATES_OF_V1: Readonly<Record<string, WirePhase>> = {
  PERMANENT_FAILURE: "FAILED",
  PENDING: "QUEUED",
  RUNNING: "RUNNING",
  SUCCEEDED: "SUCCEEDED",
};

/** The phase of a resource in protobuf's JSON, which leaves 0 out and writes unknown numbers as numbers. */
export function phaseOf(resource: JsonValue | undefined, protocol: ConnectorProtocol): WirePhase {
  const phase = at(resource, "phase");
  if (typeof phase === "number") return `unknown phase ${phase}`;
  if (typeof phase === "string" && phase !== "UNDEFINED") return phase;
  if (protocol === "v2" || resource === undefined) return "UNDEFINED";
  const state = textAt(resource, "state");
  // 0 is RETRYABLE_FAILURE.
  return state === undefined ? "RETRYABLE_FAILED" : (STATES_OF_V1[state] ?? "RETRYABLE_FAILED");
}

/** Whether the task is over with this phase. */
export function isEnd(phase: WirePhase | undefined): boolean {
  return phase !== undefined && ENDS.includes(phase);
}

/** Whether it is one of the phases that Flyte knows. */
export function isKnown(phase: WirePhase): boolean {
  return STAGES.flat().includes(phase);
}

/** How far a task has come; -1 for a phase that is none. */
export function stageOf(phase: WirePhase): number {
  return STAGES.findIndex((stage) => stage.includes(phase));
}
