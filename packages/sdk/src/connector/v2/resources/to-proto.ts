import { create } from "@bufbuild/protobuf";
import type { LiteralMap } from "../../../contract/literal.ts";
import { isFailure, type PhaseInfo } from "../../../contract/phase-info.ts";
import type { TaskLog } from "../../../contract/task-log.ts";
import { type Resource, ResourceSchema } from "../../gen/flyteidl2/connector/connector_pb.js";
import { type TaskLog as ProtoTaskLog, TaskLogSchema } from "../../gen/flyteidl2/core/execution_pb.js";
import { OutputsSchema } from "../../gen/flyteidl2/task/common_pb.js";
import { literalMapToProto } from "../literals/to-proto.ts";
import { structToProto } from "../struct.ts";
import { millisecondsToProto } from "../times.ts";
import { LINK_TYPE, MESSAGE_FORMAT, PHASE } from "./words.ts";

/**
 * A phase as the answer to GetTask.
 *
 * @param outputs what the task gave. Absent: Flyte looks for `outputs.pb` at the output prefix.
 * @throws PermanentUserError with code `LiteralMismatch` for custom info, or an output, that is no JSON.
 */
export function resourceToProto(phaseInfo: PhaseInfo, outputs?: LiteralMap): Resource {
  const { logs = [], customInfo } = phaseInfo.info;
  const resource = create(ResourceSchema, {
    phase: PHASE[phaseInfo.phase],
    message: messageOf(phaseInfo),
    logLinks: logs.map((log) => taskLogToProto(log)),
  });
  if (outputs !== undefined) resource.outputs = create(OutputsSchema, { literals: literalMapToProto(outputs) });
  if (customInfo !== undefined) resource.customInfo = structToProto(customInfo, "customInfo");
  return resource;
}

/** What a person reads beside the phase; of a failure the error, as Flyte writes errors. */
function messageOf(phaseInfo: PhaseInfo): string {
  if (!isFailure(phaseInfo)) return phaseInfo.reason.toWellFormed();
  const { code, message } = phaseInfo.error;
  return `[${code}] ${message}`.toWellFormed();
}

function taskLogToProto(log: TaskLog): ProtoTaskLog {
  const message = create(TaskLogSchema, {
    uri: log.uri,
    name: log.name,
    messageFormat: MESSAGE_FORMAT[log.messageFormat ?? "UNKNOWN"],
    ShowWhilePending: log.showWhilePending ?? false,
    HideOnceFinished: log.hideOnceFinished ?? false,
    linkType: LINK_TYPE[log.linkType ?? "EXTERNAL"],
    ready: log.ready ?? true,
    iconUri: log.iconUri ?? "",
  });
  if (log.ttlMs !== undefined) message.ttl = millisecondsToProto(log.ttlMs);
  return message;
}
