import type { MessageShape } from "@bufbuild/protobuf";
import { type PhaseInfo as AnyPhaseInfo, isFailure, PhaseInfo } from "../../contract/phase-info.ts";
import { Phase } from "../../contract/phase.ts";
import type { TaskInfo } from "../../contract/task-info.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { GetTaskResponseSchema, Resource } from "../gen/flyteidl2/connector/connector_pb.js";
import { TaskExecution_Phase as ProtoPhase } from "../gen/flyteidl2/core/execution_pb.js";
import { phaseInfoFromProto, taskInfoFromProto } from "../v2/resources/from-proto.ts";

/** What a connector last said of a job. Source: K/plugin.go, `ResourceWrapper`. */
export interface RemoteJob {
  readonly resource: Resource;
  /** Where it was said. */
  readonly endpoint: string;
}

const TERMINAL: ReadonlySet<ProtoPhase> = new Set([
  ProtoPhase.SUCCEEDED,
  ProtoPhase.FAILED,
  ProtoPhase.RETRYABLE_FAILED,
  ProtoPhase.ABORTED,
]);

/** What is missing in an answer without which nothing works. An answer without a phase is none: any bytes may be such a message. */
export function answerProblem({ resource }: MessageShape<typeof GetTaskResponseSchema>): string | undefined {
  if (resource === undefined) return "resource is missing";
  return resource.phase === ProtoPhase.UNDEFINED ? "resource.phase is missing, or UNDEFINED" : undefined;
}

/** Whether nothing more will happen to the job. Source: K/plugin.go, IsTerminal. */
export function isTerminalJob({ resource }: RemoteJob): boolean {
  return TERMINAL.has(resource.phase);
}

/**
 * The phase that an answer means, without a look at outputs. A number that this version of the protocol does not know is taken for "in progress", and shown: the
 * host raises the version of a phase whose words change (D45). Aborted by somebody is a failure, as in Flyte. Source: K/plugin.go, Status.
 */
export function phaseOfJob({ resource, endpoint }: RemoteJob): AnyPhaseInfo {
  const { message } = resource;
  const info: TaskInfo = { ...taskInfoFromProto(resource), logContext: { connector: { endpoint } } };
  if (ProtoPhase[resource.phase] === undefined) {
    const reason = `The connector says phase ${resource.phase}, which this version does not know`;
    return PhaseInfo.running({ reason: message === "" ? reason : `${reason}: ${message}`, info });
  }
  const said = phaseInfoFromProto(resource);
  if (said.phase === Phase.Aborted) {
    const words = "The job was aborted";
    return PhaseInfo.failure({
      code: ErrorCode.TaskFailedWithError,
      message: message === "" ? words : `${words}: ${message}`,
      info,
    });
  }
  if (!isFailure(said)) return Object.freeze({ ...said, info });
  const text = said.error.message === "" ? "The connector does not say why the job failed" : said.error.message;
  return PhaseInfo.failed(said.phase, { ...said.error, message: text }, info);
}
