import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ErrorKind } from "../../contract/execution-error.ts";
import { isFailure } from "../../contract/phase-info.ts";
import { Phase } from "../../contract/phase.ts";
import {
  AgentError_Kind as Recoverable,
  AgentErrorSchema,
  type GetTaskLogsResponse,
  GetTaskLogsResponseSchema,
  type GetTaskMetricsResponse,
  GetTaskMetricsResponseSchema,
  type Resource,
  ResourceSchema,
  State,
} from "../gen/flyteidl/admin/agent_pb.js";
import {
  ExecutionError_ErrorKind as Origin,
  TaskExecution_Phase as ProtoPhase,
} from "../gen/flyteidl/core/execution_pb.js";
import {
  type GetTaskLogsResponse as V2LogsResponse,
  GetTaskLogsResponseSchema as V2LogsResponseSchema,
  type GetTaskMetricsResponse as V2MetricsResponse,
  GetTaskMetricsResponseSchema as V2MetricsResponseSchema,
  ResourceSchema as V2ResourceSchema,
} from "../gen/flyteidl2/connector/connector_pb.js";
import type { JobAnswer } from "../jobs/job-answer.ts";
import { answerToResource } from "../v2/answer-to-resource.ts";

const ORIGIN: Readonly<Record<ErrorKind, Origin>> = {
  [ErrorKind.Unknown]: Origin.UNKNOWN,
  [ErrorKind.User]: Origin.USER,
  [ErrorKind.System]: Origin.SYSTEM,
};

/** What the deprecated `state` says of a phase: read where `phase` is UNDEFINED, and by the oldest clients. */
const STATE: Readonly<Record<Phase, State>> = {
  [Phase.Undefined]: State.PENDING,
  [Phase.NotReady]: State.PENDING,
  [Phase.WaitingForResources]: State.PENDING,
  [Phase.WaitingForCache]: State.PENDING,
  [Phase.Queued]: State.PENDING,
  [Phase.Initializing]: State.PENDING,
  [Phase.Running]: State.RUNNING,
  [Phase.Success]: State.SUCCEEDED,
  [Phase.RetryableFailure]: State.RETRYABLE_FAILURE,
  [Phase.PermanentFailure]: State.PERMANENT_FAILURE,
  [Phase.Aborted]: State.PERMANENT_FAILURE,
};

/**
 * An answer as Flyte v1 takes it. Its propeller does not know RETRYABLE_FAILED and takes it for a fault of the system; the only way to
 * say it is the phase UNDEFINED with the state RETRYABLE_FAILURE (connector-wire.md, 2.2).
 */
export function resourceToProto(answer: JobAnswer): Resource {
  const { phaseInfo, resource: v2 } = answerToResource(answer);
  const resource = fromBinary(ResourceSchema, toBinary(V2ResourceSchema, v2));
  resource.state = STATE[phaseInfo.phase];
  if (phaseInfo.phase === Phase.RetryableFailure) resource.phase = ProtoPhase.UNDEFINED;
  if (isFailure(phaseInfo)) {
    const kind = phaseInfo.phase === Phase.RetryableFailure ? Recoverable.RECOVERABLE : Recoverable.NON_RECOVERABLE;
    const { code, kind: origin } = phaseInfo.error;
    resource.agentError = create(AgentErrorSchema, { code, kind, origin: ORIGIN[origin] });
  }
  return resource;
}

// The same on the wire: only the names of the fields differ.

/** A part of a log, in the messages of v1. */
export function logsResponseToProto(part: V2LogsResponse): GetTaskLogsResponse {
  return fromBinary(GetTaskLogsResponseSchema, toBinary(V2LogsResponseSchema, part));
}

/** Measurements, in the messages of v1. */
export function metricsResponseToProto(answer: V2MetricsResponse): GetTaskMetricsResponse {
  return fromBinary(GetTaskMetricsResponseSchema, toBinary(V2MetricsResponseSchema, answer));
}
